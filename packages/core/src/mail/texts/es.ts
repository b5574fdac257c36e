import type { MailTexts } from './mail-texts.ts';

export const es: MailTexts = {
  test: { subject: 'Una prueba', body: 'Este correo se envió para ver si los correos llegan. Llegan.' },
  invitation: {
    subject: (workspace) => `Invitación a ${workspace}`,
    body: (by, workspace) => `${by} envía una invitación para trabajar en ${workspace} con Kwartier.`,
    button: 'Aceptar la invitación',
  },
  reset: {
    subject: 'Elegir una contraseña nueva',
    body: 'Se ha pedido una contraseña nueva para esta dirección. Este enlace funciona una sola vez.',
    button: 'Elegir una contraseña nueva',
    notYou: '¿Nadie la ha pedido? Entonces no hace falta hacer nada: la contraseña sigue como está.',
  },
  security: {
    subject: 'Un cambio en la cuenta',
    what: {
      'second_factor.added': 'Se añadió un segundo factor',
      'second_factor.removed': 'Se quitó un segundo factor',
      'second_factor.reset': 'Un administrador quitó todos los segundos factores',
      'recovery_code.used': 'Se usó un código de recuperación',
      'recovery_codes.renewed': 'Se crearon códigos de recuperación nuevos',
      'password.changed': 'Se cambió la contraseña',
      'password.reset': 'Se cambió la contraseña con un enlace de un correo',
      'email.changed': 'Un administrador dio otra dirección de correo a la cuenta',
      'sso.linked': 'El proveedor de identidad es ahora una forma de iniciar sesión',
    },
    notYou:
      '¿Un cambio inesperado? Conviene cambiar la contraseña, cerrar todas las sesiones y avisar a un administrador.',
    button: 'Ver la cuenta',
  },
  notices: {
    subject: (count) => (count === 1 ? 'Hay algo pendiente' : `Hay ${count} cosas pendientes`),
    body: 'Esto ocurrió mientras la consola estaba cerrada:',
    kinds: {
      assigned: 'Conversación asignada',
      mentioned: 'Mención en una nota',
      followed_news: 'Novedades en una conversación seguida',
      at_risk: 'Compromiso en su último cuarto',
      breached: 'Compromiso incumplido',
      approval: 'Respuesta a la espera de aprobación',
      returned: 'Respuesta devuelta',
      shared: 'Se ha compartido algo',
    },
    more: (count) => `Y ${count} más`,
    button: 'Abrir Kwartier',
    settings: 'Elegir qué llega por correo',
  },
  by: (name) => `por ${name}`,
  until: (when) => `Hasta el ${when}`,
  at: (when) => `El ${when}`,
  automatic: 'Enviado por un programa. No contiene nada de lo que escribieron los clientes.',
};
