import type { MailTexts } from './mail-texts.ts';

export const de: MailTexts = {
  test: { subject: 'Ein Test', body: 'Diese E-Mail wurde gesendet, um zu sehen, ob E-Mails ankommen. Sie kommen an.' },
  invitation: {
    subject: (workspace) => `Einladung zu ${workspace}`,
    body: (by, workspace) => `${by} lädt ein, in ${workspace} mit Kwartier zu arbeiten.`,
    button: 'Einladung annehmen',
  },
  reset: {
    subject: 'Neues Passwort wählen',
    body: 'Für diese Adresse wurde um ein neues Passwort gebeten. Dieser Link funktioniert einmal.',
    button: 'Neues Passwort wählen',
    notYou: 'Nicht selbst darum gebeten? Dann ist nichts zu tun: Das Passwort bleibt, wie es ist.',
  },
  security: {
    subject: 'Eine Änderung am Konto',
    what: {
      'second_factor.added': 'Ein zweiter Faktor wurde hinzugefügt',
      'second_factor.removed': 'Ein zweiter Faktor wurde entfernt',
      'second_factor.reset': 'Ein Admin hat alle zweiten Faktoren entfernt',
      'recovery_code.used': 'Ein Wiederherstellungscode wurde benutzt',
      'recovery_codes.renewed': 'Neue Wiederherstellungscodes wurden erstellt',
      'password.changed': 'Das Passwort wurde geändert',
      'password.reset': 'Das Passwort wurde über einen Link aus einer E-Mail geändert',
      'email.changed': 'Ein Admin hat dem Konto eine andere E-Mail-Adresse gegeben',
      'sso.linked': 'Der Identitätsanbieter ist nun ein Weg zur Anmeldung',
    },
    notYou: 'Nicht selbst getan? Dann das Passwort ändern, alle Sitzungen beenden und einen Admin informieren.',
    button: 'Konto ansehen',
  },
  notices: {
    subject: (count) => (count === 1 ? 'Es wartet etwas' : `Es warten ${count} Dinge`),
    body: 'Das geschah, während die Konsole geschlossen war:',
    kinds: {
      assigned: 'Unterhaltung zugewiesen',
      mentioned: 'Erwähnung in einer Notiz',
      followed_news: 'Neues in einer Unterhaltung, der gefolgt wird',
      at_risk: 'Zusage im letzten Viertel',
      breached: 'Zusage verpasst',
      approval: 'Antwort wartet auf Freigabe',
      returned: 'Antwort zurückgekommen',
      shared: 'Etwas wurde geteilt',
    },
    more: (count) => `Und ${count} weitere`,
    button: 'Kwartier öffnen',
    settings: 'Wählen, was per E-Mail kommt',
  },
  by: (name) => `von ${name}`,
  until: (when) => `Bis ${when}`,
  at: (when) => `Am ${when}`,
  automatic: 'Von einem Programm gesendet. Enthält nichts, was Kunden geschrieben haben.',
};
