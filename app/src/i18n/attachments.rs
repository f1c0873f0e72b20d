//! Strings of files that belong to documents.

use super::strings::{Msg, strings};

strings! {
    ATTACHMENTS
    AtFiles: "Attachments", "Archivos adjuntos";
    AtFile: "Attached file", "Archivo adjunto";
    AtLead: "Evidence, maps, scans of consent: files that belong to this document. Whoever may read the document may open them; whoever may write it may attach them. This works without a network: a file is kept on this device and sent when there is one.", "Pruebas, mapas, consentimientos escaneados: archivos que pertenecen a este documento. Quien puede leer el documento puede abrirlos; quien puede escribir en él puede adjuntarlos. También funciona sin red: el archivo se guarda en este dispositivo y se envía cuando la haya.";
    AtNone: "No files are attached.", "No hay archivos adjuntos.";
    AtCount: "{n} of at most {of} files", "{n} archivos de {of} como máximo";
    AtAdd: "Attach files", "Adjuntar archivos";
    AtChoose: "Choose files", "Elija archivos";
    AtPhoto: "Take a photo", "Haga una foto";
    AtDrop: "You can also drop files here.", "También puede soltar archivos aquí.";
    AtTypes: "JPEG, PNG and WebP pictures, PDF, text, CSV, and Office and OpenDocument files without macros; at most 25 MB each. Sound is taken in sessions of focus groups only, where it is destroyed on a day; video nowhere.", "Imágenes JPEG, PNG y WebP, PDF, texto, CSV y archivos de Office y OpenDocument sin macros; cada uno de 25 MB como máximo. El sonido se acepta solo en las sesiones de grupos focales, donde se destruye un día fijado; el vídeo, en ninguna parte.";
    AtTypesSession: "JPEG, PNG and WebP pictures, PDF, text, CSV, and Office and OpenDocument files without macros, at most 25 MB each. Recordings: MP3, M4A, Ogg, WAV and WebM sound, at most 64 MB each. Video is not taken.", "Imágenes JPEG, PNG y WebP, PDF, texto, CSV y archivos de Office y OpenDocument sin macros, cada uno de 25 MB como máximo. Grabaciones: sonido MP3, M4A, Ogg, WAV y WebM, cada una de 64 MB como máximo. No se acepta vídeo.";
    AtSound: "Record sound", "Grabar sonido";
    AtSoundHint: "A phone opens its own recorder, which may keep a copy of its own: delete that. Ask everybody first. A recording is under the key of its session and is destroyed with it on its day; its name and what is said of it stay in the document, so put no names of people there.", "Un teléfono abre su propia grabadora, que puede conservar una copia: bórrela. Pida permiso antes a todas las personas. Una grabación está bajo la clave de su sesión y se destruye con ella en su día; su nombre y su descripción quedan en el documento: no ponga ahí nombres de personas.";
    AtRecording: "Recording", "Grabación";
    AtGoes: "It is destroyed on {day}, on the server and on your devices, unless a legal hold or a records request keeps it on the server. What you save as a file is not.", "Se destruye el {day}, en el servidor y en sus dispositivos, salvo que una retención legal o una solicitud de registros la conserve en el servidor. Lo que usted guarde como archivo no se destruye.";
    AtGoesPast: "Its day was {day}: it was destroyed on your devices, and on the server unless a legal hold or a records request keeps it there.", "Su día fue el {day}: se destruyó en sus dispositivos, y en el servidor salvo que una retención legal o una solicitud de registros la conserve.";
    AtGoesNoDate: "Answer the date of the session: it says when this recording is destroyed.", "Responda la fecha de la sesión: de ella depende cuándo se destruye esta grabación.";
    AtListen: "Listen", "Escuchar";
    AtListenTo: "Recording {name}", "Grabación {name}";
    AtNoSound: "This recording cannot be played here. Save it as a file to open it.", "Esta grabación no se puede reproducir aquí. Guárdela como archivo para abrirla.";
    AtAbout: "What it is (optional)", "Qué es (opcional)";
    AtAboutHint: "It is read aloud instead of a picture to people who cannot see it.", "Se lee en voz alta en lugar de la imagen a quienes no pueden verla.";
    AtClean: "Take out of pictures what cannot be seen in them: where and when they were taken, and with which device", "Quitar de las imágenes lo que no se ve en ellas: dónde y cuándo se tomaron y con qué dispositivo";
    AtCleanHint: "A photo can say where it was taken. PDF and office files stay as they are, and may name their author. Untick this only if place and time are part of the evidence.", "Una foto puede decir dónde se tomó. Los PDF y los archivos de oficina quedan como están y pueden nombrar a su autor. Desmarque esto solo si el lugar y la hora forman parte de la prueba.";
    AtReading: "Reading {name}…", "Leyendo {name}…";
    AtAttached: "{name} is attached and kept on this device.", "{name} está adjunto y guardado en este dispositivo.";
    AtAttachedCleaned: "{name} is attached and kept on this device, without what the picture hid ({size}).", "{name} está adjunto y guardado en este dispositivo, sin lo que la imagen ocultaba ({size}).";
    AtTaken: "{name} was not attached: {why}", "{name} no se ha adjuntado: {why}";
    AtMeta: "{kind} · {size} · {who}, {time}", "{kind} · {size} · {who}, {time}";
    AtPicture: "Picture", "Imagen";
    AtPdf: "PDF", "PDF";
    AtText: "Text", "Texto";
    AtTable: "Table (CSV)", "Tabla (CSV)";
    AtOffice: "Office file", "Archivo de oficina";
    AtOpenDocument: "OpenDocument file", "Archivo OpenDocument";

    AtHere: "On this device", "En este dispositivo";
    AtNotHere: "Not on this device", "No está en este dispositivo";
    AtWaits: "Waiting to be sent", "Pendiente de envío";
    AtSending: "Sending: {n} of {of}", "Enviando: {n} de {of}";
    AtRefused: "The server did not take it: {why}", "El servidor no lo ha aceptado: {why}";
    AtGetting: "Getting it: {n} of {of}", "Descargando: {n} de {of}";
    AtSave: "Save as a file", "Guardar como archivo";
    AtGet: "Keep on this device", "Conservar en este dispositivo";
    AtDrop1: "Remove from this device", "Quitar de este dispositivo";
    AtDropped: "{name} was removed from this device. The server still has it.", "{name} se ha quitado de este dispositivo. El servidor lo sigue teniendo.";
    AtKept: "{name} is on this device now and opens without a network.", "{name} está ahora en este dispositivo y se abre sin red.";
    AtTryAgain: "Send again", "Enviar de nuevo";
    AtRemove: "Take back", "Retirar";
    AtRemoveSure: "Take {name} back? It leaves the document and this device. The history keeps that it was attached and whoever reads the history could still get it; an officer can have it erased for good.", "¿Retirar {name}? Deja el documento y este dispositivo. El historial conserva que estuvo adjunto y quien lo lea aún podría obtenerlo; una persona responsable puede hacer que se borre para siempre.";
    AtRemoveYes: "Yes, take it back", "Sí, retirarlo";
    AtKeepIt: "No, keep it", "No, conservarlo";
    AtRemoved: "{name} was taken back.", "{name} se ha retirado.";
    AtPreview: "Show", "Ver";
    AtPreviewOf: "Preview of {name}", "Vista previa de {name}";
    AtHide: "Hide", "Ocultar";
    AtNoPreview: "This picture cannot be shown here. Save it as a file to open it.", "Esta imagen no se puede mostrar aquí. Guárdela como archivo para abrirla.";
    AtSavePrograms: "What you save leaves Evenhand: it is then not encrypted, and opens in another program.", "Lo que guarde sale de Evenhand: ya no está cifrado y se abre en otro programa.";

    AtCopyNote: "Attached files are not in this copy. Save them one by one from their document, or from the page of what is not sent yet.", "Los archivos adjuntos no están en esta copia. Guárdelos uno por uno desde su documento o desde la página de lo que aún no se ha enviado.";
    AtOutbox: "Files on their way", "Archivos en camino";
    AtOutboxLead: "A file is sent in pieces and goes on where it stopped, also after this page was closed or the network was lost.", "Un archivo se envía por partes y continúa donde se detuvo, también después de cerrar esta página o de perder la red.";
    AtOf: "For {document}", "Para {document}";
    AtDiscard: "Delete from this device", "Borrar de este dispositivo";
    AtDiscardSure: "Delete {name} from this device? The server does not have it: it would be lost. Save it as a file first.", "¿Borrar {name} de este dispositivo? El servidor no lo tiene: se perdería. Guárdelo antes como archivo.";
    AtDiscardYes: "Yes, delete it", "Sí, borrarlo";

    AtWhyEmpty: "it is empty.", "está vacío.";
    AtWhyRecording: "sound is taken in sessions of focus groups only: elsewhere nothing would destroy it on a day.", "el sonido se acepta solo en las sesiones de grupos focales: en otro lugar nada lo destruiría en un día fijado.";
    AtWhyNoDate: "the session must say its date first, and the day on which its recordings are destroyed must be still to come. It stays where it is.", "la sesión debe decir antes su fecha, y el día en que se destruyen sus grabaciones aún debe estar por venir. Queda donde está.";
    AtWhyDestroyed: "the recording was destroyed with the key of its session. Nobody can hear it any more.", "la grabación se destruyó con la clave de su sesión. Ya nadie puede oírla.";
    AtWhyNoKey: "the server does not have the key of this session, so that it can neither take nor give its recordings. Tell whoever runs it. What is on a device stays there until its day.", "el servidor no tiene la clave de esta sesión, así que no puede recibir ni entregar sus grabaciones. Avise a quien lo administra. Lo que está en un dispositivo queda ahí hasta su día.";
    AtWhyLarge: "it is larger than 25 MB, or a recording than 64 MB. Make it smaller, or divide it.", "supera los 25 MB, o 64 MB si es una grabación. Redúzcalo o divídalo.";
    AtWhyMany: "the document has as many files as it may. Take one back first.", "el documento ya tiene todos los archivos que puede tener. Retire uno antes.";
    AtWhyType: "files of this type are not taken. Of a photo in HEIC, save a JPEG copy; of an old Office file, a newer one.", "no se aceptan archivos de este tipo. De una foto en HEIC, guarde una copia en JPEG; de un archivo antiguo de Office, una versión nueva.";
    AtWhyContent: "what is in it is not what its name says.", "su contenido no es lo que dice su nombre.";
    AtWhyMacros: "it carries a program (macros). Save it without them.", "contiene un programa (macros). Guárdelo sin ellas.";
    AtWhyName: "its name cannot be used. Give it another one.", "su nombre no se puede usar. Póngale otro.";
    AtWhyAbout: "what is said of it is too long.", "la descripción es demasiado larga.";
    AtWhyDiffers: "the copy on this device is not whole any more. Attach it again.", "la copia de este dispositivo ya no está completa. Adjúntelo otra vez.";
    AtWhyFull: "the server has no room left for files. Tell whoever runs it; the file stays here.", "el servidor no tiene más espacio para archivos. Avise a quien lo administra; el archivo permanece aquí.";
    AtWhyGone: "the document does not name it any more, or you may no longer write there.", "el documento ya no lo nombra, o usted ya no puede escribir en él.";
    AtWhyQuota: "this device has no room for it. Free some space, or allow this site to keep data.", "este dispositivo no tiene espacio para él. Libere espacio o permita que este sitio guarde datos.";
    AtWhyRead: "the browser could not read it.", "el navegador no pudo leerlo.";
    AtWhyOffline: "the server is not reached. Try again when there is a network.", "no se puede contactar con el servidor. Inténtelo de nuevo cuando haya red.";
    AtWhyAbsent: "the server does not have it yet: whoever attached it has not sent it.", "el servidor aún no lo tiene: quien lo adjuntó no lo ha enviado.";
    AtWhyDamaged: "what came is not the file that the document names. Nothing of it was kept.", "lo recibido no es el archivo que nombra el documento. No se ha guardado nada.";
}
