import type { MailTexts } from './mail-texts.ts';

export const pt: MailTexts = {
  test: { subject: 'Um teste', body: 'Este e-mail foi enviado para ver se os e-mails chegam. Eles chegam.' },
  invitation: {
    subject: (workspace) => `Convite para ${workspace}`,
    body: (by, workspace) => `${by} enviou um convite para trabalhar em ${workspace} com o Kwartier.`,
    button: 'Aceitar o convite',
  },
  reset: {
    subject: 'Escolher uma nova senha',
    body: 'Foi pedida uma nova senha para este endereço. Este link funciona uma única vez.',
    button: 'Escolher uma nova senha',
    notYou: 'Ninguém pediu? Então não é preciso fazer nada: a senha continua como está.',
  },
  security: {
    subject: 'Uma alteração na conta',
    what: {
      'second_factor.added': 'Um segundo fator foi adicionado',
      'second_factor.removed': 'Um segundo fator foi removido',
      'second_factor.reset': 'Um administrador removeu todos os segundos fatores',
      'recovery_code.used': 'Um código de recuperação foi usado',
      'recovery_codes.renewed': 'Novos códigos de recuperação foram criados',
      'password.changed': 'A senha foi alterada',
      'password.reset': 'A senha foi alterada por um link de um e-mail',
      'email.changed': 'Um administrador deu outro endereço de e-mail à conta',
      'sso.linked': 'O provedor de identidade passou a ser uma forma de entrar',
    },
    notYou: 'Uma alteração inesperada? Convém mudar a senha, encerrar todas as sessões e avisar um administrador.',
    button: 'Ver a conta',
  },
  notices: {
    subject: (count) => (count === 1 ? 'Há algo à espera' : `Há ${count} coisas à espera`),
    body: 'Isto aconteceu enquanto o console estava fechado:',
    kinds: {
      assigned: 'Conversa atribuída',
      mentioned: 'Menção em uma nota',
      followed_news: 'Novidades em uma conversa seguida',
      at_risk: 'Compromisso no último quarto',
      breached: 'Compromisso não cumprido',
      approval: 'Resposta à espera de aprovação',
      returned: 'Resposta devolvida',
      shared: 'Algo foi compartilhado',
    },
    more: (count) => `E mais ${count}`,
    button: 'Abrir o Kwartier',
    settings: 'Escolher o que chega por e-mail',
  },
  by: (name) => `por ${name}`,
  until: (when) => `Até ${when}`,
  at: (when) => `Em ${when}`,
  automatic: 'Enviado por um programa. Não contém nada do que os clientes escreveram.',
};
