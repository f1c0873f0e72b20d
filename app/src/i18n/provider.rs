//! Strings of signing in with the city's own provider.

use super::strings::{Msg, strings};

strings! {
    PROVIDER
    SignInWith: "Sign in with {name}", "Iniciar sesión con {name}";
    SignInWithLead: "You go to a page of {name} and come back here.", "Irá a una página de {name} y volverá aquí.";
    JoinWith: "Use the invitation with {name}", "Usar la invitación con {name}";
    JoinWithTitle: "Without a password of its own", "Sin una contraseña aparte";
    JoinWithLead: "You can sign in with {name} instead, and then need no name and no password for Evenhand. Others see you by the name that the officer invited you with.", "En su lugar puede iniciar sesión con {name}; entonces no necesita ni nombre ni contraseña para Evenhand. Las demás personas le ven con el nombre con el que se le invitó.";
    GoingAway: "Going to {name}…", "Yendo a {name}…";

    ProviderIsDown: "Your organization’s own sign-in does not answer at the moment. Try again later, or use a password if you have one. Nothing on this device is lost.", "El inicio de sesión de su organización no responde en este momento. Inténtelo más tarde, o use una contraseña si la tiene. No se pierde nada de este dispositivo.";
    ProviderRefused: "Your organization’s own sign-in did not let you in, or you turned back there. You can try again.", "El inicio de sesión de su organización no le dejó entrar, o usted volvió atrás. Puede intentarlo de nuevo.";
    ProviderInterrupted: "This sign-in was not begun in this browser, took longer than ten minutes, or was over already. Begin again here. If you came with an invitation, open its link once more.", "Este inicio de sesión no se empezó en este navegador, tardó más de diez minutos o ya había terminado. Empiece aquí de nuevo. Si vino con una invitación, abra su enlace otra vez.";
    ProviderNotProven: "What your organization’s own sign-in answered could not be checked, so nobody was signed in. Try again. If that does not help, tell whoever looks after the server: its log says more.", "No se pudo comprobar lo que respondió el inicio de sesión de su organización, así que no se inició ninguna sesión. Inténtelo de nuevo. Si no sirve, avise a quien se ocupa del servidor: su registro dice más.";
    ProviderNoAccount: "Your organization’s own sign-in knows you, but no active account here is linked to it. If you have an account with a password, sign in with that and link it on the page of your account. Otherwise ask an officer of your organization for an invitation.", "El inicio de sesión de su organización le conoce, pero aquí no hay ninguna cuenta activa vinculada a él. Si tiene una cuenta con contraseña, inicie sesión con ella y vincúlela en la página de su cuenta. Si no, pida una invitación a la persona responsable de equidad de su organización.";
    ProviderInvitationGone: "This invitation cannot be used: it was used before, was taken back, or is older than seven days. If you used it yourself a moment ago, sign in in the same way. Otherwise ask an officer of your organization for another.", "Esta invitación no se puede usar: ya se usó, se retiró o tiene más de siete días. Si la usó usted hace un momento, inicie sesión de la misma manera. Si no, pida otra a la persona responsable de equidad de su organización.";
    ProviderLinkedElsewhere: "Another account here is linked to the person that you signed in as. Nothing was changed. Sign in with that account, or ask an officer of your organization which one is yours.", "Otra cuenta de aquí está vinculada a la persona con la que inició sesión. No se cambió nada. Inicie sesión con esa cuenta, o pregunte a la persona responsable de equidad de su organización cuál es la suya.";
    ProviderLinkedAlready: "Your account is linked to another person of your organization’s own sign-in. End that link first.", "Su cuenta está vinculada a otra persona del inicio de sesión de su organización. Termine primero ese vínculo.";
    ProviderSignedOut: "Your session was over when you came back, so nothing was linked. Sign in, and link your account again.", "Su sesión había terminado cuando volvió, así que no se vinculó nada. Inicie sesión y vincule su cuenta de nuevo.";
    ProviderTooMany: "There were too many tries. Try again in a few minutes. Nothing on this device is lost.", "Hubo demasiados intentos. Inténtelo de nuevo dentro de unos minutos. No se pierde nada de este dispositivo.";
    ProviderWithoutPassword: "Your account has no password: you sign in with your organization’s own sign-in", "Su cuenta no tiene contraseña: usted inicia sesión con el inicio de sesión de su organización";

    ProviderLinked: "Your account is linked", "Su cuenta está vinculada";
    ProviderUnlinked: "The link has ended, and so have your sessions on other devices", "El vínculo ha terminado, y también sus sesiones en otros dispositivos";
    ProviderOn: "You can sign in to this account with {name}.", "Puede iniciar sesión en esta cuenta con {name}.";
    ProviderOff: "Link your account, and you can sign in with {name}, too. Your password is asked for so that nobody else does this while your device is open.", "Vincule su cuenta y podrá iniciar sesión también con {name}. Se pide su contraseña para que nadie más lo haga mientras su dispositivo está abierto.";
    ProviderOnly: "You have no password here: {name} is your only way in, so the link cannot be ended. If you need a password, ask whoever looks after the server for a link to choose one.", "Aquí no tiene contraseña: {name} es su única forma de entrar, así que el vínculo no se puede terminar. Si necesita una contraseña, pida a quien se ocupa del servidor un enlace para elegir una.";
    ProviderStays: "Signing out here does not sign you out of {name}. On a computer that others use, sign out there, too.", "Cerrar la sesión aquí no la cierra en {name}. En una computadora que usan otras personas, ciérrela también allí.";
    ProviderLink: "Link to {name}", "Vincular con {name}";
    ProviderUnlink: "End the link with {name}", "Terminar el vínculo con {name}";
    InviteSubject: "What your organization’s own sign-in calls them (optional)", "Cómo llama a esta persona el inicio de sesión de su organización (opcional)";
    InviteSubjectHint: "The provider’s identifier of the person, which it calls “sub”; not an e-mail address. With it they need no link: when they sign in there, the invitation is theirs, and nobody else can use it there.", "El identificador que el proveedor da a la persona, que llama “sub”; no es un correo electrónico. Con él no necesita ningún enlace: cuando inicia sesión allí, la invitación es suya, y nadie más puede usarla allí.";
    SaysSubject: "This has 1 to 255 characters, without spaces around it", "Tiene de 1 a 255 caracteres, sin espacios alrededor";
    ProviderUnknown: "The server did not answer. Try again when there is a connection.", "El servidor no respondió. Inténtelo de nuevo cuando haya conexión.";
    KindProviderExpected: "Invitation made for somebody of the organization’s own sign-in", "Invitación hecha para alguien del inicio de sesión de la organización";
    KindProviderLinked: "Account linked to the organization’s own sign-in", "Cuenta vinculada al inicio de sesión de la organización";
    KindProviderUnlinked: "Link to the organization’s own sign-in ended", "Vínculo con el inicio de sesión de la organización terminado";
    DetailWithProvider: "With the organization’s own sign-in", "Con el inicio de sesión de la organización";
    DetailWithProviderHalf: "With the organization’s own sign-in; second factor not given yet", "Con el inicio de sesión de la organización; sin dar aún el segundo factor";
    DetailLetInProvider: "Let in again, with the organization’s own sign-in and without a password", "Volvió a entrar, con el inicio de sesión de la organización y sin contraseña";
}
