import type { MailTexts } from './mail-texts.ts';

export const ja: MailTexts = {
  test: { subject: 'テスト', body: 'メールが届くかどうかを確かめるために送信されました。届いています。' },
  invitation: {
    subject: (workspace) => `${workspace}への招待`,
    body: (by, workspace) => `${by}さんから、Kwartierで${workspace}に参加するための招待が届いています。`,
    button: '招待を受ける',
  },
  reset: {
    subject: '新しいパスワードの設定',
    body: 'このアドレスで新しいパスワードの設定が求められました。このリンクは一度だけ使えます。',
    button: '新しいパスワードを設定',
    notYou: '心当たりがない場合は何もする必要はありません。パスワードはそのままです。',
  },
  security: {
    subject: 'アカウントの変更',
    what: {
      'second_factor.added': '2要素認証が追加されました',
      'second_factor.removed': '2要素認証が削除されました',
      'second_factor.reset': '管理者がすべての2要素認証を削除しました',
      'recovery_code.used': 'リカバリーコードが使われました',
      'recovery_codes.renewed': '新しいリカバリーコードが作成されました',
      'password.changed': 'パスワードが変更されました',
      'password.reset': 'メールのリンクからパスワードが変更されました',
      'email.changed': '管理者がアカウントのメールアドレスを変更しました',
      'sso.linked': 'IDプロバイダーでログインできるようになりました',
    },
    notYou: '心当たりがない場合は、パスワードを変更し、すべてのセッションを終了して、管理者に知らせてください。',
    button: 'アカウントを見る',
  },
  notices: {
    subject: (count) => `お知らせが${count}件あります`,
    body: 'コンソールを閉じている間に次のことがありました。',
    kinds: {
      assigned: '会話が割り当てられました',
      mentioned: 'メモでメンションされました',
      followed_news: 'フォロー中の会話に動きがありました',
      at_risk: '約束が残り4分の1になりました',
      breached: '約束の時間を過ぎました',
      approval: '返信が承認を待っています',
      returned: '返信が差し戻されました',
      shared: '新しい共有があります',
    },
    more: (count) => `ほか${count}件`,
    button: 'Kwartierを開く',
    settings: 'メールで受け取る内容を選ぶ',
  },
  by: (name) => `${name}さんより`,
  until: (when) => `${when}まで`,
  at: (when) => when,
  automatic: 'プログラムから送信されました。お客様が書いた内容は含まれていません。',
};
