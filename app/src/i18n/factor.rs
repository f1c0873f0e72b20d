//! Strings of the second factor. Its recovery codes are called spare codes, so that nobody takes them for the passphrase of a
//! device or for what recovers that.

use super::strings::{Msg, strings};

strings! {
    FACTOR
    FaAskTitle: "One more step", "Un paso más";
    FaAskLead: "Besides the password, show that it is you. There are ten minutes for it; after that, sign in again.", "Además de la contraseña, demuestre que es usted. Tiene diez minutos; después, inicie sesión de nuevo.";
    FaWayApp: "With a code of the authenticator app", "Con un código de la aplicación de autenticación";
    FaWayPasskey: "With a passkey", "Con una llave de acceso";
    FaWaySpare: "With a spare code", "Con un código de reserva";
    FaOtherWays: "Another way", "De otra manera";
    FaCode: "Code of the app", "Código de la aplicación";
    FaCodeHint: "Six digits. The app shows new ones every 30 seconds, and each are taken once.", "Seis cifras. La aplicación muestra otras cada 30 segundos y cada código se acepta una sola vez.";
    FaSpare: "Spare code", "Código de reserva";
    FaSpareHint: "Sixteen letters and digits, which you kept when you set this up. Each code is taken once.", "Dieciséis letras y cifras que guardó al configurar esto. Cada código se acepta una sola vez.";
    FaPasskeyHint: "The browser asks for your fingerprint, your face, the PIN of this device, or a key that you plug in.", "El navegador le pide la huella, el rostro, el PIN de este dispositivo o una llave que se conecta.";
    FaCheck: "Go on", "Continuar";
    FaUsePasskey: "Use the passkey", "Usar la llave de acceso";
    FaChecking: "Checking…", "Comprobando…";
    FaLeave: "Sign in as somebody else", "Iniciar sesión como otra persona";
    FaLost: "If you have lost all of these, another officer of your organization can reset the second factor under People; if there is no other, the operator of the server can.", "Si perdió todo esto, otra persona responsable de equidad de su organización puede restablecer el segundo factor en Personas; si no hay otra, puede hacerlo quien opera el servidor.";
    FaOffline: "The server did not answer. Try again when there is a connection.", "El servidor no respondió. Inténtelo de nuevo cuando haya conexión.";
    FaLoading: "Looking what you have set up…", "Consultando lo que ha configurado…";

    FaEnrolTitle: "Set up a second factor", "Configurar un segundo factor";
    FaEnrolLead: "Officers see and change what others must not. So that a stolen password is not enough for that, they have a second factor: something besides the password. Set one up now; it takes two minutes.", "Las personas responsables de equidad ven y cambian lo que otras no deben. Para que no baste una contraseña robada, tienen un segundo factor: algo además de la contraseña. Configure uno ahora; lleva dos minutos.";
    FaAddApp: "Set up an authenticator app", "Configurar una aplicación de autenticación";
    FaAddAppHint: "An app on your phone that shows codes, also without a network.", "Una aplicación del teléfono que muestra códigos, también sin red.";
    FaAddPasskey: "Set up a passkey", "Configurar una llave de acceso";
    FaAddPasskeyHint: "This device’s lock, a password manager, or a security key. It is bound to this site, so that no copy of it can ask for it.", "El bloqueo de este dispositivo, un gestor de contraseñas o una llave de seguridad. Está ligada a este sitio, así que ninguna copia del sitio puede pedirla.";
    FaNoPasskeys: "Passkeys do not work with this browser or at this address.", "Las llaves de acceso no funcionan con este navegador o en esta dirección.";
    FaAppScan: "Scan this code with the app", "Escanee este código con la aplicación";
    FaAppQr: "QR code for the authenticator app", "Código QR para la aplicación de autenticación";
    FaAppType: "If you cannot scan it, type this key into the app:", "Si no puede escanearlo, escriba esta clave en la aplicación:";
    FaKeepTitle: "Keep these spare codes", "Guarde estos códigos de reserva";
    FaKeepLead: "When you do not have the second factor at hand, one of these stands in for it, once. They are shown only now: print them or write them down, and keep them apart from this device.", "Cuando no tenga a mano el segundo factor, uno de estos lo sustituye una vez. Solo se muestran ahora: imprímalos o anótelos y guárdelos lejos de este dispositivo.";
    FaKeepFile: "Save them as a file", "Guardarlos en un archivo";
    FaKeepFileName: "evenhand-spare-codes.txt", "evenhand-codigos-de-reserva.txt";
    FaKeepHold: "They hold as soon as the second factor does.", "Valen en cuanto valga el segundo factor.";
    FaAppConfirm: "Write the code that the app shows", "Escriba el código que muestra la aplicación";
    FaAppSwitchOn: "Switch it on", "Activarla";
    FaPasskeyTitle: "Passkey", "Llave de acceso";
    FaPasskeyName: "What to call it", "Cómo llamarla";
    FaPasskeyNameHint: "Such as “work laptop” or “key ring”, so that you know which it is when you remove one.", "Por ejemplo «portátil del trabajo» o «llavero», para saber cuál es cuando quite una.";
    FaPasskeyMake: "Make the passkey", "Crear la llave de acceso";
    FaBack: "Back", "Atrás";
    FaAppAdded: "The authenticator app is set up.", "La aplicación de autenticación está configurada.";
    FaPasskeyAdded: "The passkey is set up.", "La llave de acceso está configurada.";

    FaSection: "Second factor", "Segundo factor";
    FaSectionLead: "Something besides your password that is asked for when you sign in. Opening this device with its passphrase needs none.", "Algo además de su contraseña que se pide al iniciar sesión. Para abrir este dispositivo con su frase de contraseña no hace falta.";
    FaMust: "Your role needs one: the last one stays.", "Su función necesita uno: el último se queda.";
    FaHaveNone: "You have none.", "No tiene ninguno.";
    FaHaveApp: "Authenticator app", "Aplicación de autenticación";
    FaHavePasskey: "Passkey “{name}”, set up on {day}", "Llave de acceso «{name}», configurada el {day}";
    FaRemove: "Remove", "Quitar";
    FaRemoveApp: "Remove the authenticator app", "Quitar la aplicación de autenticación";
    FaRemovePasskey: "Remove the passkey “{name}”", "Quitar la llave de acceso «{name}»";
    FaRemoveLead: "Give your password and any second factor that you have.", "Indique su contraseña y cualquier segundo factor que tenga.";
    FaRemoved: "It is removed.", "Se ha quitado.";
    FaSpareLeft: "Spare codes left: {n}", "Códigos de reserva que quedan: {n}";
    FaSpareNew: "Make new spare codes", "Crear códigos de reserva nuevos";
    FaRemoveProof: "Give any second factor that you have.", "Indique cualquier segundo factor que tenga.";
    FaSpareNewProof: "Those so far hold no more. Give any second factor that you have; the last spare code will do.", "Los anteriores dejan de valer. Indique cualquier segundo factor que tenga; sirve también el último código de reserva.";
    FaSpareNewLead: "Those so far hold no more. Give your password.", "Los anteriores dejan de valer. Indique su contraseña.";
    FaSpareMade: "These are your spare codes from now on", "Estos son sus códigos de reserva desde ahora";
    FaSpareDone: "I have kept them", "Los he guardado";

    FaHas: "Second factor", "Con segundo factor";
    FaHasNone: "No second factor", "Sin segundo factor";
    FaReset: "Reset the second factor", "Restablecer el segundo factor";
    FaResetOf: "Reset the second factor of {name}", "Restablecer el segundo factor de {name}";
    FaResetSure: "Take the second factor of {name} away?", "¿Quitar el segundo factor de {name}?";
    FaResetText: "For somebody who has lost it. Make sure that it is they who ask: call them, or see them. They are signed out everywhere; with an officer’s role they set up another one when they sign in.", "Para quien lo ha perdido. Asegúrese de que es esa persona quien lo pide: llámela o véala. Se cierra su sesión en todas partes; si es responsable de equidad, configura otro al iniciar sesión.";
    FaResetYes: "Take it away", "Quitarlo";
    FaResetDone: "The second factor of {name} is taken away", "Se ha quitado el segundo factor de {name}";

    FaNeededTitle: "The second factor is still to be given", "Falta el segundo factor";
    FaNeededText: "Nothing is sent or received until then. What is on this device stays.", "Hasta entonces no se envía ni se recibe nada. Lo que hay en este dispositivo se queda.";

    FaSaysCode: "Write the six digits that the app shows", "Escriba las seis cifras que muestra la aplicación";
    FaSaysWrongCode: "This is not the code of the moment. Wait for the next one; if that is not taken either, set the clock of the phone to automatic", "Este no es el código del momento. Espere al siguiente; si tampoco se acepta, ponga el reloj del teléfono en automático";
    FaSaysUsedCode: "This code was taken before. Wait until the app shows the next one", "Este código ya se aceptó antes. Espere a que la aplicación muestre el siguiente";
    FaSaysSpare: "Write all sixteen letters and digits of a spare code", "Escriba las dieciséis letras y cifras de un código de reserva";
    FaSaysWrongSpare: "There is no such spare code, or it was used. Try another one", "No existe ese código de reserva, o ya se usó. Pruebe con otro";
    FaSaysName: "Write a name of 1 to {most} characters, on one line", "Escriba un nombre de 1 a {most} caracteres, en una sola línea";
    FaSaysPasskey: "The passkey was not taken. Try again, or use another way.", "No se aceptó la llave de acceso. Inténtelo de nuevo o hágalo de otra manera.";
    FaSaysUnfit: "This passkey cannot be taken: it must check who uses it, by a PIN, a fingerprint or a face. Try another one.", "Esta llave de acceso no sirve: tiene que comprobar quién la usa, con un PIN, la huella o el rostro. Pruebe con otra.";
    FaSaysLate: "That took too long, or was begun elsewhere meanwhile. Begin again.", "Se tardó demasiado o, entretanto, se empezó en otra parte. Empiece de nuevo.";
    FaSaysThere: "This one is set up already.", "Este ya está configurado.";
    FaSaysMany: "These are as many passkeys as there can be. Remove one first.", "No caben más llaves de acceso. Quite una antes.";
    FaSaysChanged: "Your second factors were changed elsewhere meanwhile. Load this page again.", "Entretanto, sus segundos factores cambiaron en otra parte. Cargue esta página de nuevo.";
    FaSaysUnknown: "It is not there any more. Load this page again.", "Ya no está. Cargue esta página de nuevo.";
    FaSaysLast: "Your role needs a second factor, and this is the only one. Set up another one first.", "Su función necesita un segundo factor y este es el único. Configure otro antes.";
    FaSaysOwn: "You cannot reset your own. Another officer can, or remove it on the account page.", "No puede restablecer el suyo. Puede hacerlo otra persona responsable de equidad, o quítelo en la página de la cuenta.";
    FaSaysCancelled: "The browser ended that without a passkey: it was cancelled, took too long, or none fits. Try again, or use another way.", "El navegador terminó sin una llave de acceso: se canceló, tardó demasiado o ninguna sirve. Inténtelo de nuevo o hágalo de otra manera.";
    FaSaysTwice: "This device holds a passkey of yours already. Use another device or key.", "Este dispositivo ya guarda una llave de acceso suya. Use otro dispositivo u otra llave.";
    FaSaysAddress: "Passkeys are bound to another address than the one in the browser’s bar.", "Las llaves de acceso están ligadas a otra dirección que la de la barra del navegador.";
    FaSaysNeeded: "The second factor is asked for first. Sign in again.", "Antes se pide el segundo factor. Inicie sesión de nuevo.";

    KindFactorAdded: "Second factor set up", "Segundo factor configurado";
    KindFactorRemoved: "Second factor removed", "Segundo factor quitado";
    KindFactorGiven: "Second factor given", "Segundo factor dado";
    KindFactorRefused: "Second factor refused", "Segundo factor rechazado";
    KindRecoveryCodesMade: "New spare codes made", "Códigos de reserva nuevos creados";
    KindFactorReset: "Second factor reset", "Segundo factor restablecido";
    FaHowApp: "authenticator app", "aplicación de autenticación";
    FaHowPasskey: "passkey", "llave de acceso";
    FaHowPasskeyNamed: "passkey “{name}”", "llave de acceso «{name}»";
    FaHowSpare: "spare code; left: {n}", "código de reserva; quedan: {n}";
    FaHowHalf: "second factor not given yet", "falta el segundo factor";
}
