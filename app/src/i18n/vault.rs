//! Strings of this device's vault: its passphrase, the lock, a passphrase that was forgotten, and the organisation's
//! recovery key.

use super::strings::{Msg, strings};

strings! {
    VAULT
    VaultChoose: "Choose a passphrase for this device", "Elija una frase de contraseña para este dispositivo";
    VaultChooseLead: "Documents are kept in this browser, so that you can work without a network. They are encrypted with the passphrase that you choose now. It is asked for whenever this device was locked, also without a network. It is not the password of your account: it stays on this device, and the server never learns it.", "Los documentos se conservan en este navegador para que pueda trabajar sin conexión. Se cifran con la frase de contraseña que elija ahora. Se le pedirá cada vez que el dispositivo se haya bloqueado, también sin conexión. No es la contraseña de su cuenta: se queda en este dispositivo y el servidor nunca la conoce.";
    VaultProtects: "What it protects", "Qué protege";
    VaultProtectsText: "If this device is lost, stolen or lent while it is locked, nothing of your documents can be read here without the passphrase: no answer, no name, no title.", "Si este dispositivo se pierde, se lo roban o lo presta mientras está bloqueado, no se puede leer aquí nada de sus documentos sin la frase de contraseña: ni respuestas, ni nombres, ni títulos.";
    VaultProtectsNot: "What it does not protect", "Qué no protege";
    VaultProtectsNotText: "While it is open, whoever is in front of this device sees what you see. It is no help against somebody who watches you type, or against programs that somebody has put on this device. Whoever copies what is stored here can try as many passphrases as they like: that is why it must be long.", "Mientras está abierto, quien esté delante de este dispositivo ve lo mismo que usted. No ayuda contra quien mire cómo escribe ni contra programas que alguien haya puesto en este dispositivo. Quien copie lo que hay guardado aquí puede probar cuantas frases quiera: por eso debe ser larga.";
    VaultForgetting: "If you forget it", "Si la olvida";
    VaultOfficerHelps: "Nobody can read what is kept here without the passphrase, and nobody can tell you what it was. An officer can help you: your organization has a recovery key that opens this device for you, with everything that is not sent yet.", "Nadie puede leer lo que se conserva aquí sin la frase de contraseña, y nadie puede decirle cuál era. La persona responsable de equidad puede ayudarle: su organización tiene una clave de recuperación que vuelve a abrirle este dispositivo, con todo lo que aún no se ha enviado.";
    VaultNoHelpYet: "Nobody can read what is kept here without the passphrase, and nobody can tell you what it was. Your organization has no recovery key yet, so nobody could help you either: what has not been sent from this device would be lost. What the server has is safe in any case. An officer makes the key under “People”; the next time that you open this device it counts for you as well.", "Nadie puede leer lo que se conserva aquí sin la frase de contraseña, y nadie puede decirle cuál era. Su organización aún no tiene una clave de recuperación, así que tampoco podría ayudarle nadie: se perdería lo que no se haya enviado desde este dispositivo. Lo que tiene el servidor está a salvo en todo caso. La persona responsable de equidad crea la clave en «Personas»; la próxima vez que abra este dispositivo también valdrá para usted.";
    VaultHelpMaybe: "Nobody can read what is kept here without the passphrase, and nobody can tell you what it was. If your organization has a recovery key, an officer can help you once you are signed in; if it has none, what has not been sent from this device would be lost.", "Nadie puede leer lo que se conserva aquí sin la frase de contraseña, y nadie puede decirle cuál era. Si su organización tiene una clave de recuperación, la persona responsable de equidad puede ayudarle cuando usted inicie sesión; si no la tiene, se perdería lo que no se haya enviado desde este dispositivo.";
    VaultMoves: "Documents were kept here unencrypted until now. They are encrypted with the passphrase, and the unencrypted copies are deleted. Nothing of it is lost, and if this page is closed meanwhile, it goes on when it is opened again.", "Hasta ahora, los documentos se conservaban aquí sin cifrar. Se cifran con la frase de contraseña y se borran las copias sin cifrar. No se pierde nada y, si se cierra esta página entretanto, continúa cuando se abra de nuevo.";
    VaultRecovered: "An officer has opened this device for you", "Le han abierto de nuevo este dispositivo";
    VaultRecoveredText: "Everything is still here, also what was not sent. Choose a new passphrase to go on; the one that you forgot opens nothing any more.", "Todo sigue aquí, también lo que no se había enviado. Elija una frase de contraseña nueva para continuar; la que olvidó ya no abre nada.";
    VaultPassphrase: "Passphrase for this device", "Frase de contraseña de este dispositivo";
    VaultAgain: "The same once more", "La misma otra vez";
    VaultRules: "At least {least} characters. Several words that only you would put together are strong and easy to remember.", "Al menos {least} caracteres. Varias palabras que solo usted pondría juntas son seguras y fáciles de recordar.";
    VaultShow: "Show passphrase", "Mostrar la frase";
    VaultHide: "Hide passphrase", "Ocultar la frase";
    VaultGoOn: "Go on", "Continuar";
    VaultEncrypting: "Setting up the encryption of this device…", "Preparando el cifrado de este dispositivo…";
    VaultMoving: "Encrypting what was kept here before", "Cifrando lo que se conservaba aquí";
    VaultMovingText: "Nothing is lost if this page is closed meanwhile: it goes on when you open it again.", "No se pierde nada si se cierra esta página entretanto: continúa cuando la abra de nuevo.";
    VaultEnter: "Write the passphrase", "Escriba la frase de contraseña";
    VaultShort: "Write at least {least} characters", "Escriba al menos {least} caracteres";
    VaultLong: "Write at most {most} characters", "Escriba como máximo {most} caracteres";
    VaultObvious: "This is among the first that would be guessed: the same few characters, or a row of the keyboard. Choose another", "Está entre las primeras que se adivinarían: los mismos pocos caracteres o una fila del teclado. Elija otra";
    VaultNotTheSame: "The two passphrases are not the same", "Las dos frases no son iguales";
    VaultWrong: "This passphrase opens nothing on this device. Capitals and spaces count", "Esta frase no abre nada en este dispositivo. Cuentan las mayúsculas y los espacios";
    VaultWait: "Wrong passphrases were tried. Another can be tried in {n} seconds.", "Se probaron frases incorrectas. Podrá probar otra en {n} segundos.";
    VaultStorage: "The browser could not keep this, and nothing was changed. It says: “{reason}”", "El navegador no pudo guardar esto y no se cambió nada. Dice, en inglés: «{reason}»";

    VaultLocked: "This device is locked", "Este dispositivo está bloqueado";
    VaultLockedLead: "Write the passphrase of this device. This works without a network, too.", "Escriba la frase de contraseña de este dispositivo. También funciona sin conexión.";
    VaultLockedSignedIn: "You are signed in. What is kept here for you is encrypted: write the passphrase that you chose for this device.", "Ha iniciado sesión. Lo que se conserva aquí para usted está cifrado: escriba la frase de contraseña que eligió para este dispositivo.";
    VaultOpen: "Open", "Abrir";
    VaultOpening: "Opening…", "Abriendo…";
    VaultForgot: "I forgot the passphrase", "Olvidé la frase de contraseña";
    VaultElse: "Sign in as somebody else", "Iniciar sesión como otra persona";
    VaultElseHint: "What is kept here for you stays locked, and they do not see it.", "Lo que se conserva aquí para usted sigue bloqueado, y esa persona no lo ve.";
    VaultSafe: "Documents that the server has are safe, and come back to this device. What was not sent is still here, encrypted: as long as the site’s data are not cleared in the browser, it stays.", "Los documentos que tiene el servidor están a salvo y vuelven a este dispositivo. Lo que no se envió sigue aquí, cifrado: mientras no se borren los datos del sitio en el navegador, se queda.";
    VaultForgotSignIn: "To get help, sign in first: the officer must know who asks. This needs a network.", "Para recibir ayuda, inicie sesión primero: la persona responsable de equidad debe saber quién la pide. Para esto hace falta conexión.";
    VaultForgotAsk: "An officer of your organization can open this device for you with the organization’s recovery code. You choose a new passphrase then, and nothing that was not sent is lost.", "La persona responsable de equidad de su organización puede abrirle este dispositivo con el código de recuperación de la organización. Después, usted elige una frase nueva y no se pierde nada de lo que no se envió.";
    VaultAsk: "Ask an officer", "Pedir ayuda";
    VaultAsking: "Asking…", "Pidiendo ayuda…";
    VaultNever: "Back to the passphrase", "Volver a la frase de contraseña";
    VaultAsked: "An officer has been asked", "Se ha pedido ayuda";
    VaultAskedText: "Officers find your request under “People”. Tell one of them that it is you: they have to be sure before they answer. This page looks for the answer by itself. You can close it; the answer waits until {time}.", "Las personas responsables de equidad encuentran su solicitud en «Personas». Avise a una de ellas de que es usted: debe tener la certeza antes de responder. Esta página busca la respuesta por sí sola. Puede cerrarla; la respuesta espera hasta {time}.";
    VaultAskedOwn: "If you are an officer yourself, another officer has to answer.", "Si usted también es responsable de equidad, debe responder otra persona con esa función.";
    VaultLook: "Look for the answer now", "Buscar la respuesta ahora";
    VaultLooking: "Looking…", "Buscando…";
    VaultNotYet: "There is no answer yet.", "Aún no hay respuesta.";
    VaultTakeBack: "Take the request back", "Retirar la solicitud";
    VaultOver: "The request is over: it was refused, or waited for more than seven days. If you still need help, ask again.", "La solicitud ha terminado: se rechazó o esperó más de siete días. Si todavía necesita ayuda, pídala de nuevo.";
    VaultNotForThis: "The answer does not open this device. Take the request back, and ask again.", "La respuesta no abre este dispositivo. Retire la solicitud y pida ayuda de nuevo.";
    VaultLost: "Nobody can open what is kept here", "Nadie puede abrir lo que se conserva aquí";
    VaultLostText: "When this device was opened last, your organization had no recovery key. Documents that the server has are safe. What was not sent from this device can be read only with the passphrase: try to remember it, or begin anew here, and it is deleted.", "Cuando este dispositivo se abrió por última vez, su organización no tenía clave de recuperación. Los documentos que tiene el servidor están a salvo. Lo que no se envió desde este dispositivo solo se puede leer con la frase de contraseña: intente recordarla o empiece de nuevo aquí, y se borra.";
    VaultBeginAnew: "Delete what is kept here for me and begin anew", "Borrar lo que se conserva aquí para mí y empezar de nuevo";
    VaultBeginSure: "Delete it for good? Everything of yours that was not sent from this device will be gone, also if you remember the passphrase later.", "¿Borrarlo para siempre? Se perderá todo lo suyo que no se envió desde este dispositivo, también si más tarde recuerda la frase.";
    VaultBeginYes: "Delete for good", "Borrar para siempre";
    VaultBeginNo: "Keep it", "Conservarlo";
    VaultTooMany: "Too many of your requests are waiting. Take one back on the device that made it, or ask an officer to refuse it.", "Hay demasiadas solicitudes suyas en espera. Retire una en el dispositivo desde el que la hizo o pida que se rechace.";
    VaultOffline: "The server did not answer. This needs a network; what is kept here stays. Try again when there is a connection.", "El servidor no respondió. Para esto hace falta una red; lo que se conserva aquí se queda. Inténtelo de nuevo cuando haya conexión.";

    VaultOverdue: "This device was without its server for too long", "Este dispositivo ha pasado demasiado tiempo sin su servidor";
    VaultOverdueText: "It locks then, so that a device that was lost does not stay open for ever. Nothing is lost: sign in, and then write your passphrase. Signing in needs a network.", "Entonces se bloquea, para que un dispositivo perdido no quede abierto para siempre. No se pierde nada: inicie sesión y después escriba su frase de contraseña. Para iniciar sesión hace falta conexión.";
    VaultRevoked: "This device may not be used any more", "Este dispositivo ya no se puede usar";
    VaultRevokedText: "An officer has ended it, or the account that was used here. No passphrase opens it any more. What was not sent from here is kept encrypted, and only an officer with the organization’s recovery code can open it. Bring the device to them.", "La persona responsable de equidad lo dio de baja, o dio de baja la cuenta que se usaba aquí. Ya no lo abre ninguna frase de contraseña. Lo que no se envió desde aquí se conserva cifrado y solo puede abrirlo una persona responsable de equidad con el código de recuperación de la organización. Llévele el dispositivo.";

    VaultLock: "Lock now", "Bloquear ahora";
    VaultAccount: "Passphrase of this device", "Frase de contraseña de este dispositivo";
    VaultAccountLead: "What is kept here is encrypted. Whoever opens this device after it was locked writes the passphrase.", "Lo que se conserva aquí está cifrado. Quien abra este dispositivo después de bloquearlo escribe la frase de contraseña.";
    VaultAccountMemory: "This browser keeps nothing on this device, so there is nothing to encrypt and no passphrase.", "Este navegador no conserva nada en este dispositivo, así que no hay nada que cifrar ni frase de contraseña.";
    VaultCanRecover: "If you forget it, an officer can help you without anything being lost.", "Si la olvida, la persona responsable de equidad puede ayudarle sin que se pierda nada.";
    VaultCannotRecover: "If you forget it, what is not sent is lost: your organization has no recovery key yet, or made one after this device was opened last. Lock this device and open it again to use a new one.", "Si la olvida, se pierde lo que no se haya enviado: su organización aún no tiene clave de recuperación, o la creó después de que este dispositivo se abriera por última vez. Bloquee este dispositivo y ábralo de nuevo para usar una nueva.";
    VaultOld: "Passphrase so far", "Frase de contraseña actual";
    VaultNew: "New passphrase", "Frase de contraseña nueva";
    VaultChange: "Change the passphrase", "Cambiar la frase de contraseña";
    VaultChanging: "Changing…", "Cambiando…";
    VaultChanged: "The passphrase was changed. The one so far opens nothing any more.", "Se cambió la frase de contraseña. La anterior ya no abre nada.";
    VaultOldWrong: "This is not the passphrase so far", "Esta no es la frase de contraseña actual";
    VaultIdle: "Lock by itself when nobody has touched this device for", "Bloquear solo cuando nadie haya tocado este dispositivo durante";
    VaultIdleMinutes: "{n} minutes", "{n} minutos";
    VaultIdleSaved: "Saved.", "Guardado.";

    RecoveryTitle: "Recovery key of the organization", "Clave de recuperación de la organización";
    RecoveryLead: "Devices are encrypted with passphrases that only their people know. With the recovery key, an officer can open the device of somebody who forgot theirs, without losing what was not sent. Its private half is a code of {n} groups: it is shown once, when the key is made, and is never on the server. Keep it on paper where only officers find it.", "Los dispositivos se cifran con frases de contraseña que solo conocen sus usuarias y usuarios. Con la clave de recuperación, la persona responsable de equidad puede abrir el dispositivo de quien olvidó la suya sin perder lo que no se envió. Su mitad privada es un código de {n} grupos: se muestra una sola vez, al crear la clave, y nunca está en el servidor. Guárdelo en papel donde solo lo encuentren las personas responsables de equidad.";
    RecoveryNone: "There is no recovery key yet. Whoever forgets the passphrase of a device loses what was not sent from it.", "Todavía no hay clave de recuperación. Quien olvida la frase de contraseña de un dispositivo pierde lo que no se envió desde él.";
    RecoveryMade: "Made by {who}, {time}", "Creada por {who}, {time}";
    RecoveryEarlier: "Earlier key, made by {who}, {time}: its code still opens devices that were not opened since.", "Clave anterior, creada por {who}, {time}: su código todavía abre los dispositivos que no se han abierto desde entonces.";
    RecoveryMake: "Make the recovery key", "Crear la clave de recuperación";
    RecoveryReplace: "Make another recovery key", "Crear otra clave de recuperación";
    RecoveryReplaceLead: "Make another one when the code was lost, or seen by somebody who should not have it. Each device uses it from the next time that it is opened with a network; until then its earlier code is needed, so keep that as well.", "Cree otra cuando el código se haya perdido o lo haya visto quien no debía. Cada dispositivo la usa desde la próxima vez que se abra con conexión; hasta entonces hace falta su código anterior, así que consérvelo también.";
    RecoveryCodeTitle: "The recovery code: it is shown only now", "El código de recuperación: solo se muestra ahora";
    RecoveryCodeText: "Print it or copy it by hand, and put it where only officers find it. Whoever has this code and a device that was locked with this key can open it with an officer’s account. If it is lost, forgotten passphrases cannot be recovered.", "Imprímalo o cópielo a mano y póngalo donde solo lo encuentren las personas responsables de equidad. Quien tenga este código y la cuenta de una persona responsable de equidad puede abrir los dispositivos cifrados con esta clave. Si se pierde, no se podrán recuperar las frases de contraseña olvidadas.";
    RecoveryCodeName: "Recovery code", "Código de recuperación";
    RecoveryPrint: "Print", "Imprimir";
    RecoveryDownload: "Save to a file", "Guardar en un archivo";
    RecoveryFile: "Recovery code of {name}. Keep it where only equity officers find it. Groups in their order:", "Código de recuperación de {name}. Guárdelo donde solo lo encuentren las personas responsables de equidad. Grupos en su orden:";
    RecoveryLast: "Last group of the code", "Último grupo del código";
    RecoveryLastHint: "Write it from your paper or file, to be sure that you have it.", "Escríbalo desde su papel o archivo, para comprobar que lo tiene.";
    RecoveryLastWrong: "This is not the last group of the code", "Este no es el último grupo del código";
    RecoveryUse: "I have the code: use this key", "Tengo el código: usar esta clave";
    RecoveryUsed: "Devices use the new recovery key from the next time that they are opened with a network.", "Los dispositivos usan la nueva clave de recuperación desde la próxima vez que se abran con conexión.";

    RecoveryWaiting: "Forgotten passphrases", "Frases de contraseña olvidadas";
    RecoveryNobody: "Nobody waits.", "Nadie espera.";
    RecoveryAskedAt: "Asked {time}", "Pedido: {time}";
    RecoveryDevice: "Device: {name}", "Dispositivo: {name}";
    RecoveryKeyOf: "Needs the code of the key made by {who}, {time}", "Hace falta el código de la clave creada por {who}, {time}";
    RecoverySure: "Whoever is answered can open what is kept on that device. Make sure first that it is really them: see them, or call them under a number that you know.", "Quien recibe la respuesta puede abrir lo que se conserva en ese dispositivo. Compruebe antes que es realmente esa persona: véala o llámela a un número que usted conozca.";
    RecoveryOwn: "This is a device of your own. Another officer has to answer.", "Es un dispositivo suyo. Debe responder otra persona responsable de equidad.";
    RecoveryBegin: "Open it for them", "Abrírselo";
    RecoveryCodeHint: "{n} groups of 5. Spaces, hyphens and capitals do not matter. The code stays in this browser and is forgotten after this.", "{n} grupos de 5. No importan los espacios, los guiones ni las mayúsculas. El código se queda en este navegador y después se olvida.";
    RecoveryAnswer: "Open their device", "Abrir su dispositivo";
    RecoveryRefuse: "Refuse", "Rechazar";
    RecoveryGroup: "Group {n} is mistyped, or not in its place", "El grupo {n} está mal escrito o fuera de su lugar";
    RecoveryGroups: "{n} groups were written; the code has {of}", "Se escribieron {n} grupos; el código tiene {of}";
    RecoveryNoCode: "This is no recovery code", "Esto no es un código de recuperación";
    RecoveryOtherCode: "This is the code of another recovery key. The one of the key named above is needed", "Este es el código de otra clave de recuperación. Hace falta el de la clave indicada arriba";
    RecoveryNotTheirs: "The code is right, but what the device sent does not open with it. Ask them to take the request back and to ask again.", "El código es correcto, pero lo que envió el dispositivo no se abre con él. Pida que se retire la solicitud y que se haga de nuevo.";
    RecoveryAnswered: "Their device opens as soon as it looks for the answer. They choose a new passphrase there.", "Su dispositivo se abre en cuanto busque la respuesta. Allí se elige una frase de contraseña nueva.";
    RecoveryRefused: "The request was refused.", "Se rechazó la solicitud.";
    RecoveryGone: "This request is over: it was taken back, refused or answered meanwhile. The list is loaded again.", "Esta solicitud ha terminado: entretanto se retiró, se rechazó o se respondió. La lista se carga de nuevo.";

    KindRecoveryKeyMade: "Recovery key made", "Clave de recuperación creada";
    KindRecoveryAsked: "Forgot a device’s passphrase and asked for help", "Olvidó la frase de un dispositivo y pidió ayuda";
    KindRecoveryAnswered: "Opened a device whose passphrase was forgotten", "Abrió un dispositivo cuya frase se olvidó";
    KindRecoveryEnded: "Request for a forgotten passphrase ended", "Solicitud por una frase olvidada terminada";
    DetailRecoveryArrived: "The device has its answer", "El dispositivo tiene su respuesta";
    DetailRecoveryBack: "Taken back", "Retirada";
    DetailRecoveryRefused: "Refused", "Rechazada";
}
