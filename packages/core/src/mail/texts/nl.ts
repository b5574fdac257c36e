import type { MailTexts } from './mail-texts.ts';

export const nl: MailTexts = {
  test: { subject: 'Een test', body: 'Deze e-mail is verstuurd om te zien of e-mail aankomt. Dat doet hij.' },
  invitation: {
    subject: (workspace) => `Uitnodiging voor ${workspace}`,
    body: (by, workspace) => `${by} stuurt een uitnodiging om in ${workspace} te werken met Kwartier.`,
    button: 'Uitnodiging aannemen',
  },
  reset: {
    subject: 'Nieuw wachtwoord kiezen',
    body: 'Er is om een nieuw wachtwoord gevraagd voor dit adres. Deze link werkt één keer.',
    button: 'Nieuw wachtwoord kiezen',
    notYou: 'Niet zelf gevraagd? Dan hoeft er niets te gebeuren: het wachtwoord blijft zoals het is.',
  },
  security: {
    subject: 'Een wijziging in het account',
    what: {
      'second_factor.added': 'Er is een tweede factor toegevoegd',
      'second_factor.removed': 'Er is een tweede factor verwijderd',
      'second_factor.reset': 'Een beheerder heeft alle tweede factoren verwijderd',
      'recovery_code.used': 'Er is een herstelcode gebruikt',
      'recovery_codes.renewed': 'Er zijn nieuwe herstelcodes gemaakt',
      'password.changed': 'Het wachtwoord is gewijzigd',
      'password.reset': 'Het wachtwoord is gewijzigd via een link uit een e-mail',
      'email.changed': 'Een beheerder heeft het account een ander e-mailadres gegeven',
      'sso.linked': 'De identiteitsprovider is nu een manier om in te loggen',
    },
    notYou: 'Niet zelf gedaan? Wijzig dan het wachtwoord, beëindig alle sessies en licht een beheerder in.',
    button: 'Account bekijken',
  },
  notices: {
    subject: (count) => (count === 1 ? 'Er wacht iets' : `Er wachten ${count} dingen`),
    body: 'Dit gebeurde terwijl de console dicht was:',
    kinds: {
      assigned: 'Gesprek toegewezen',
      mentioned: 'Vermelding in een notitie',
      followed_news: 'Nieuws in een gevolgd gesprek',
      at_risk: 'Belofte in het laatste kwart',
      breached: 'Belofte gemist',
      approval: 'Antwoord wacht op goedkeuring',
      returned: 'Antwoord teruggekomen',
      shared: 'Iets is gedeeld',
    },
    more: (count) => `En nog ${count}`,
    button: 'Kwartier openen',
    settings: 'Kiezen wat per e-mail komt',
  },
  by: (name) => `door ${name}`,
  until: (when) => `Tot ${when}`,
  at: (when) => `Op ${when}`,
  automatic: 'Verstuurd door een programma. Er staat niets in wat klanten schreven.',
};
