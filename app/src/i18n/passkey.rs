//! Strings of the passkey that opens this device beside its passphrase.

use super::strings::{Msg, strings};

strings! {
    PASSKEY
    PrfTitle: "Unlock this device by fingerprint, face or security key", "Desbloquear este dispositivo con huella, rostro o llave de seguridad";
    PrfLead: "A passkey can open this device in place of the passphrase, also without a network. The passphrase stays valid: you need it if the passkey is lost. A passkey that your browser or phone copies to your other devices can be used there as well, by whoever also has what is stored on this one.", "Una llave de acceso puede abrir este dispositivo en lugar de la frase de contraseña, también sin conexión. La frase sigue siendo válida: la necesita si se pierde la llave. Si su navegador o su teléfono copia la llave a sus otros dispositivos, también puede usarla allí quien tenga además lo que hay guardado en este.";
    PrfPassphrase: "Passphrase of this device, to set it up", "Frase de contraseña de este dispositivo, para configurarlo";
    PrfSetUp: "Set it up", "Configurarlo";
    PrfSettingUp: "Waiting for your fingerprint, face or security key…", "Esperando su huella, rostro o llave de seguridad…";
    PrfName: "This device’s lock", "Bloqueo de este dispositivo";
    PrfDone: "The passkey opens this device now. The passphrase does as well.", "La llave de acceso ya abre este dispositivo. La frase de contraseña también.";
    PrfHave: "A passkey opens this device beside the passphrase.", "Una llave de acceso abre este dispositivo además de la frase de contraseña.";
    PrfRemove: "Remove the passkey of this device’s lock", "Quitar la llave de acceso del bloqueo de este dispositivo";
    PrfRemoved: "Only the passphrase opens this device now. If the passkey is still listed in your browser or on your security key, you can delete it there.", "Ahora solo la frase de contraseña abre este dispositivo. Si la llave de acceso sigue en la lista de su navegador o en su llave de seguridad, puede borrarla allí.";
    PrfOpen: "Open by fingerprint, face or security key", "Abrir con huella, rostro o llave de seguridad";
    PrfOr: "Or with the passphrase:", "O con la frase de contraseña:";
    PrfEnded: "Nothing came of the fingerprint, face or security key: it was cancelled, took too long, or was not recognized. Try again, or write the passphrase.", "No se pudo usar la huella, el rostro o la llave de seguridad: se canceló, tardó demasiado o no se reconoció. Inténtelo de nuevo o escriba la frase de contraseña.";
    PrfUnable: "This fingerprint reader, camera or security key, or the browser with it, makes no keys for encryption. The passphrase opens this device as before. If a passkey named “This device’s lock” is now listed in your browser or on your security key, you can delete it there.", "Este lector de huellas, esta cámara o esta llave de seguridad, o el navegador con ellos, no crea claves de cifrado. La frase de contraseña abre este dispositivo como antes. Si ahora aparece una llave de acceso llamada «Bloqueo de este dispositivo» en su navegador o en su llave de seguridad, puede borrarla allí.";
    PrfAddress: "A passkey belongs to one address, and this page has another, or one that is no name. Write the passphrase.", "Una llave de acceso pertenece a una dirección, y esta página tiene otra o una que no es un nombre. Escriba la frase de contraseña.";
    PrfOther: "This passkey opens nothing on this device. Write the passphrase.", "Esta llave de acceso no abre nada en este dispositivo. Escriba la frase de contraseña.";
}
