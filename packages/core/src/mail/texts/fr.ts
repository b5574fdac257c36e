import type { MailTexts } from './mail-texts.ts';

export const fr: MailTexts = {
  test: { subject: 'Un essai', body: 'Cet e-mail a été envoyé pour voir si les e-mails arrivent. C’est le cas.' },
  invitation: {
    subject: (workspace) => `Invitation à rejoindre ${workspace}`,
    body: (by, workspace) => `${by} envoie une invitation à travailler dans ${workspace} avec Kwartier.`,
    button: 'Accepter l’invitation',
  },
  reset: {
    subject: 'Choisir un nouveau mot de passe',
    body: 'Un nouveau mot de passe a été demandé pour cette adresse. Ce lien fonctionne une seule fois.',
    button: 'Choisir un nouveau mot de passe',
    notYou: 'Une demande inattendue ? Il n’y a rien à faire : le mot de passe reste tel quel.',
  },
  security: {
    subject: 'Un changement sur le compte',
    what: {
      'second_factor.added': 'Un second facteur a été ajouté',
      'second_factor.removed': 'Un second facteur a été retiré',
      'second_factor.reset': 'Un administrateur a retiré tous les seconds facteurs',
      'recovery_code.used': 'Un code de secours a été utilisé',
      'recovery_codes.renewed': 'De nouveaux codes de secours ont été créés',
      'password.changed': 'Le mot de passe a été changé',
      'password.reset': 'Le mot de passe a été changé par un lien reçu par e-mail',
      'email.changed': 'Un administrateur a donné une autre adresse e-mail au compte',
      'sso.linked': 'Le fournisseur d’identité est devenu un moyen de se connecter',
    },
    notYou:
      'Un changement inattendu ? Il faut alors changer le mot de passe, fermer toutes les sessions et prévenir un administrateur.',
    button: 'Voir le compte',
  },
  notices: {
    subject: (count) => (count === 1 ? 'Quelque chose est en attente' : `${count} choses sont en attente`),
    body: 'Voici ce qui s’est passé pendant que la console était fermée :',
    kinds: {
      assigned: 'Conversation assignée',
      mentioned: 'Mention dans une note',
      followed_news: 'Du nouveau dans une conversation suivie',
      at_risk: 'Engagement dans son dernier quart',
      breached: 'Engagement manqué',
      approval: 'Réponse en attente de validation',
      returned: 'Réponse revenue',
      shared: 'Un élément a été partagé',
    },
    more: (count) => `Et ${count} de plus`,
    button: 'Ouvrir Kwartier',
    settings: 'Choisir ce qui arrive par e-mail',
  },
  by: (name) => `par ${name}`,
  until: (when) => `Jusqu’au ${when}`,
  at: (when) => `Le ${when}`,
  automatic: 'Envoyé par un programme. Ne contient rien de ce que les clients ont écrit.',
};
