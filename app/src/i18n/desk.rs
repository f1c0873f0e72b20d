//! Strings of documents: lists, forms, conflicts, comments, history, review.

use super::strings::{Msg, strings};

strings! {
    DESK
    Work: "Work", "Trabajo";
    Search: "Search", "Buscar";
    MainMenu: "Main menu", "Menú principal";
    AllSent: "All sent", "Todo enviado";
    UnsentCount: "{n} not sent", "{n} sin enviar";
    RefusedCount: "{n} refused", "{n} rechazados";
    WorkingOffline: "Offline", "Sin conexión";
    WorkingOnline: "Online", "En línea";
    SyncedAt: "In step since {time}", "Al día desde {time}";
    NeverSynced: "Not in step with the server yet", "Aún no está al día con el servidor";
    Syncing: "Sending and receiving…", "Enviando y recibiendo…";
    FirstSync: "Bringing documents to this device", "Trayendo documentos a este dispositivo";
    SignedOutTitle: "You are signed out", "Ha cerrado la sesión";
    SignedOutText: "What you see and type stays on this device. Sign in again to send it.", "Lo que ve y escribe queda en este dispositivo. Inicie sesión otra vez para enviarlo.";
    NotAllowedTitle: "Your account may not send or receive documents", "Su cuenta no puede enviar ni recibir documentos";
    NotAllowedText: "What is on this device stays here. An officer of your organization can change your roles.", "Lo que está en este dispositivo se queda aquí. La oficina de equidad puede cambiar sus funciones.";
    StorageTitle: "This browser could not save", "Este navegador no pudo guardar";
    StorageText: "What you typed is on the screen and in memory only. Keep this page open: it tries again every few seconds. You can save a copy of everything that is not sent.", "Lo que escribió está solo en la pantalla y en la memoria. No cierre esta página: se intenta de nuevo cada pocos segundos. Puede guardar una copia de todo lo que no se ha enviado.";
    MemoryTitle: "This browser keeps nothing", "Este navegador no guarda nada";
    MemoryText: "What you type is lost when this page is closed before it is sent. Use another browser, or leave the private window.", "Lo que escriba se pierde si cierra esta página antes de enviarlo. Use otro navegador o salga de la ventana privada.";
}
