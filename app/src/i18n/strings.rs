//! The strings. `{n}` and `{name}` stand for what is filled in.

use super::Lang;

/// A visible string, in English and in Spanish. A constant rather than a variant, so that an entry of the app carries
/// only the strings that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Msg(&'static [&'static str; 2]);

impl Msg {
    pub(super) const fn of(texts: &'static [&'static str; 2]) -> Self {
        Self(texts)
    }

    /// The text in a language.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        self.0[lang as usize]
    }
}

impl Msg {
    /// The text in a language, with numbers in its gaps, in order.
    #[must_use]
    pub fn filled(self, lang: Lang, numbers: &[usize]) -> String {
        let mut filled = String::new();
        for (index, part) in self.text(lang).split(['{', '}']).enumerate() {
            // Every second part is the name of a gap.
            let number = if index % 2 == 1 { numbers.get(index / 2) } else { None };
            match number {
                Some(number) => filled.push_str(&number.to_string()),
                None => filled.push_str(part),
            }
        }
        filled
    }
}

/// Strings, and a list of them under a name.
macro_rules! strings {
    ($all:ident $($key:ident: $en:literal, $es:literal;)*) => {
        #[allow(missing_docs, non_upper_case_globals)]
        impl Msg {
            $(pub const $key: Self = Self::of(&[$en, $es]);)*
        }

        /// All strings of this file.
        #[cfg(test)]
        pub(super) const $all: &[Msg] = &[$(Msg::$key),*];
    };
}
#[cfg(feature = "full")]
pub(super) use strings;

strings! {
    SURVEY
    AppName: "Evenhand", "Evenhand";
    SkipToContent: "Skip to content", "Ir al contenido";
    Language: "Language", "Idioma";
    Loading: "Loading the survey", "Cargando la encuesta";
    AboutMinutes: "About {n} minutes", "Unos {n} minutos";
    Anonymous: "Anonymous", "Anónima";
    WorksOffline: "Works without a network once this page has opened", "Funciona sin red una vez abierta esta página";
    PromiseTitle: "What we promise, and what we cannot", "Lo que prometemos y lo que no podemos prometer";
    PromiseNoName: "No name, account, device or address is stored with your answers, and no date or order.", "No se guarda con sus respuestas ningún nombre, cuenta, dispositivo o dirección, ni fecha ni orden.";
    PromiseSkip: "You can skip any question. Only your consent is needed.", "Puede omitir cualquier pregunta. Solo se necesita su consentimiento.";
    PromiseKept: "Your answers are saved on your device as you go, and sent when there is a network.", "Sus respuestas se guardan en su dispositivo mientras avanza y se envían cuando hay red.";
    PromiseGroups: "Counts are shown once a day, in steps of {n} responses.", "Los recuentos se muestran una vez al día, en pasos de {n} respuestas.";
    PromiseNotUnique: "This is an open link: it does not check that each person answers once.", "Este es un enlace abierto: no comprueba que cada persona responda una sola vez.";
    PromiseLimits: "Whoever runs the server can read the stored answers, and a network can see that someone visited. What you write in your own words, or a rare mix of answers, can point to you.", "Quien administra el servidor puede leer las respuestas guardadas, y una red puede ver que alguien entró. Lo que escriba con sus propias palabras, o una combinación poco común de respuestas, puede señalarle.";
    OwnDevice: "Is this your own device?", "¿Este dispositivo es suyo?";
    OwnDeviceHint: "On a shared device nothing is kept after you close this page.", "En un dispositivo compartido no se conserva nada después de cerrar esta página.";
    OwnDeviceYes: "Yes, only I use it", "Sí, solo yo lo uso";
    OwnDeviceNo: "No, others use it too", "No, otras personas también lo usan";
    OwnDeviceNeeded: "Say whether this is your own device", "Indique si este dispositivo es suyo";
    Start: "Start", "Comenzar";
    PageOf: "Page {n} of {of}", "Página {n} de {of}";
    Back: "Back", "Atrás";
    Next: "Next", "Siguiente";
    ReviewNow: "Review and send what I’ve answered", "Revisar y enviar lo que he respondido";
    Review: "Check your answers", "Revise sus respuestas";
    ReviewLead: "Nothing has been sent yet. You can still change any answer.", "Todavía no se ha enviado nada. Aún puede cambiar cualquier respuesta.";
    NotAnswered: "Not answered", "Sin respuesta";
    Change: "Change", "Cambiar";
    Submit: "Send my answers", "Enviar mis respuestas";
    AnsweredOf: "{n} of {of} questions answered. Sending with questions left open is fine.", "{n} de {of} preguntas respondidas. Puede enviar aunque queden preguntas abiertas.";
    ClearAnswer: "Clear answer", "Borrar respuesta";
    MoreHelp: "More about this", "Más información";
    Agreed: "I have read this and agree", "Lo he leído y estoy de acuerdo";
    MoveUp: "Move up", "Subir";
    MoveDown: "Move down", "Bajar";
    KeepOrder: "Keep this order", "Dejar este orden";
    RankHint: "Put the most important first.", "Ponga primero lo más importante.";
    AddRow: "Add", "Añadir";
    RemoveRow: "Remove", "Quitar";
    IssueTime: "Write a time as hours and minutes, such as 14:30", "Escriba una hora con horas y minutos, por ejemplo 14:30";
    IssueNotOffered: "This choice does not fit the other answers", "Esta opción no encaja con las demás respuestas";
    ChooseAny: "Choose all that apply", "Marque todas las que correspondan";
    ChooseOne: "Choose…", "Elija…";
    Required: "needed", "necesaria";
    ProblemTitle: "There is a problem", "Hay un problema";
    IssueRequired: "Answer this question to go on", "Responda esta pregunta para continuar";
    IssueConstraint: "This answer is outside what the question accepts", "Esta respuesta está fuera de lo que la pregunta acepta";
    IssueInteger: "Write a whole number, such as 12", "Escriba un número entero, por ejemplo 12";
    IssueDecimal: "Write a number, such as 12.5", "Escriba un número, por ejemplo 12.5";
    IssueDate: "Write a date as year-month-day, such as 2026-11-24", "Escriba una fecha como año-mes-día, por ejemplo 2026-11-24";
    IssueTooLong: "This text is too long", "Este texto es demasiado largo";
    IssueOther: "The server could not accept this answer", "El servidor no pudo aceptar esta respuesta";
    SavedHere: "Saved on this device", "Guardado en este dispositivo";
    Saving: "Saving…", "Guardando…";
    InMemory: "Kept only while this page is open", "Se conserva solo mientras esta página esté abierta";
    NoStorageTitle: "This browser keeps nothing on the device", "Este navegador no guarda nada en el dispositivo";
    NoStorage: "It may be a private window, or storage may be full or switched off. You can answer and send, but keep this page open until your answers are received.", "Puede ser una ventana privada, o el almacenamiento puede estar lleno o desactivado. Puede responder y enviar, pero mantenga abierta esta página hasta que se reciban sus respuestas.";
    NotSavedTitle: "Your last answers are not saved", "Sus últimas respuestas no están guardadas";
    NotSaved: "They are still on this page. Keep it open, try again, or save a copy to a file.", "Siguen en esta página. Manténgala abierta, inténtelo de nuevo o guarde una copia en un archivo.";
    TryAgain: "Try again", "Intentar de nuevo";
    SaveCopy: "Save a copy to a file", "Guardar una copia en un archivo";
    Resumed: "Welcome back. Your answers were kept on this device.", "Le damos la bienvenida de nuevo. Sus respuestas se conservaron en este dispositivo.";
    DeleteDraft: "Delete my answers from this device", "Borrar mis respuestas de este dispositivo";
    DeleteSure: "Delete them for good? They have not been received.", "¿Borrarlas para siempre? No han sido recibidas.";
    DeleteYes: "Yes, delete", "Sí, borrar";
    Keep: "Keep them", "Conservarlas";
    WaitingTitle: "Saved on this device, will be sent", "Guardado en este dispositivo, se enviará";
    WaitingMemoryTitle: "Not sent yet", "Todavía no enviado";
    SendingTitle: "Sending your answers", "Enviando sus respuestas";
    Sending: "They are saved on this device until the server has them.", "Se conservan en este dispositivo hasta que el servidor las tenga.";
    ReceivedTitle: "Received", "Recibido";
    Received: "Your answers have arrived. This device has forgotten them. You can close this page.", "Sus respuestas han llegado. Este dispositivo las ha olvidado. Puede cerrar esta página.";
    ReceivedShared: "Your answers have arrived. Close this page, so that the next person starts afresh.", "Sus respuestas han llegado. Cierre esta página para que la siguiente persona empiece de cero.";
    RejectedTitle: "The server did not accept your answers", "El servidor no aceptó sus respuestas";
    Rejected: "They are still here. This is what it said:", "Siguen aquí. Esto es lo que dijo:";
    Correct: "Go back and correct", "Volver y corregir";
    ErrorLoadTitle: "The survey cannot be opened", "No se puede abrir la encuesta";
    ErrorOffline: "There is no connection, and this survey has not been opened on this device before. Open this page again when you are online.", "No hay conexión y esta encuesta no se ha abierto antes en este dispositivo. Abra esta página de nuevo cuando tenga conexión.";
    ErrorMismatch: "The survey does not match its address, so it is not shown. Do not answer it, and tell the office that sent you the link.", "La encuesta no corresponde a su dirección y no se muestra. No la responda y avise a la oficina que le envió el enlace.";
    NoWords: "The text for this has not arrived. It is shown as soon as there is a connection.", "El texto correspondiente no ha llegado. Se mostrará en cuanto haya conexión.";
    InvitationRefused: "Your invitation was not accepted", "Su invitación no fue aceptada";
    AnotherKept: "Go on with the answers that are kept here", "Seguir con las respuestas que se conservan aquí";
    AnotherLetter: "This is another person’s letter", "Esta carta es de otra persona";
    ErrorClosedTitle: "This survey is not open", "Esta encuesta no está abierta";
    AnsweredShort: "{n} of {of} questions answered", "{n} de {of} preguntas respondidas";
    Instruments: "Forms", "Formularios";
    InstrumentsLead: "Every form that this server knows. Open one to see and try it; nothing that you enter here is sent or kept.", "Todos los formularios que conoce este servidor. Abra uno para verlo y probarlo; nada de lo que escriba aquí se envía ni se guarda.";
    FormCol: "Form", "Formulario";
    QuestionsCol: "Questions", "Preguntas";
    KindCol: "Kind", "Tipo";
    KindResponse: "Anonymous survey", "Encuesta anónima";
    KindDocument: "Record", "Registro";
    Preview: "Try the form", "Probar el formulario";
    CheckAnswers: "Check answers", "Revisar las respuestas";
    AllFits: "Nothing is missing and nothing is wrong.", "No falta nada y nada está mal.";
    PrintBlank: "Print a blank form", "Imprimir un formulario en blanco";
    PrintForm: "Print with the answers", "Imprimir con las respuestas";
    PaperIf: "Only if it applies.", "Solo si corresponde.";
    PaperRows: "Copy this part for each entry.", "Copie esta parte para cada entrada.";
    FindChoice: "Find a choice", "Buscar una opción";
    FoundChoices: "{n} of {of} choices shown", "Se muestran {n} de {of} opciones";
    CharactersLeft: "{n} characters left", "Quedan {n} caracteres";
    SaveWorkbook: "Save as a workbook", "Guardar como libro de cálculo";
    Import: "Open a workbook", "Abrir un libro de cálculo";
    ImportLead: "Choose an XLSForm workbook (.xlsx or .xls). It is read on this device, also with no network, and not sent anywhere.", "Elija un libro de cálculo XLSForm (.xlsx o .xls). Se lee en este dispositivo, también sin red, y no se envía a ningún sitio.";
    ImportChoose: "XLSForm workbook", "Libro de cálculo XLSForm";
    ImportUsable: "The form can be used", "El formulario se puede usar";
    ImportRefused: "The form cannot be used as it is", "El formulario no se puede usar tal como está";
    ImportReading: "Reading the workbook…", "Leyendo el libro…";
    ImportStopped: "The workbook could not be read: reading it stopped or took too long. Nothing was changed. Try saving it again as .xlsx in a spreadsheet program.", "No se pudo leer el libro: la lectura se detuvo o tardó demasiado. No se cambió nada. Pruebe a guardarlo otra vez como .xlsx en un programa de hojas de cálculo.";
    WorkbookFailed: "The workbook could not be made. Try again.", "No se pudo crear el libro. Inténtelo de nuevo.";
    ImportFound: "What was found in the workbook", "Lo que se encontró en el libro";
    ImportClean: "Everything in the workbook was understood.", "Se entendió todo lo que hay en el libro.";
    FindingError: "Error", "Error";
    FindingWarning: "Left out or changed", "Omitido o cambiado";
    FindingSheet: "Sheet {sheet}", "Hoja {sheet}";
    FindingPlace: "Sheet {sheet}, row {row}", "Hoja {sheet}, fila {row}";
    Surveys: "Surveys", "Encuestas";
    SurveysLead: "Responses are counted once a day, in steps of the minimum group, so that nobody can watch a single answer arrive.", "Las respuestas se cuentan una vez al día, en pasos del grupo mínimo, para que nadie pueda ver llegar una sola respuesta.";
    SurveyCol: "Survey", "Encuesta";
    StateCol: "State", "Estado";
    ResponsesCol: "Responses", "Respuestas";
    StateOpen: "Open", "Abierta";
    StatePaused: "Paused", "En pausa";
    StateClosed: "Closed", "Cerrada";
    StateFrozen: "Frozen", "Congelada";
    AtLeast: "At least {n}", "Al menos {n}";
    FewerThan: "Fewer than {n} when last counted", "Menos de {n} en el último recuento";
    NoSurveys: "No survey has been opened yet. Open one with “evenhand survey open”.", "Aún no se ha abierto ninguna encuesta. Abra una con «evenhand survey open».";
    ListFailed: "The list cannot be loaded. Check the connection and try again; nothing is lost.", "No se puede cargar la lista. Compruebe la conexión e inténtelo de nuevo; no se pierde nada.";
    NotFound: "This page does not exist", "Esta página no existe";
    NotFoundLead: "The link may be old or mistyped.", "El enlace puede ser antiguo o estar mal escrito.";
    Components: "Components", "Componentes";
    ComponentsLead: "Each component in each of its states.", "Cada componente en cada uno de sus estados.";
    Buttons: "Buttons", "Botones";
    Notices: "Notices", "Avisos";
    Fields: "Fields", "Campos";
    Matrix: "Matrix", "Matriz";
    Progress: "Progress", "Progreso";
    Errors: "Errors", "Errores";
    Disabled: "Disabled", "Desactivado";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_order() {
        assert_eq!(Msg::PageOf.filled(Lang::En, &[2, 11]), "Page 2 of 11");
        assert_eq!(Msg::AboutMinutes.filled(Lang::Es, &[12]), "Unos 12 minutos");
        assert_eq!(Msg::Back.filled(Lang::En, &[]), "Back");
    }
}
