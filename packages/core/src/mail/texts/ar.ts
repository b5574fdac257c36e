import type { MailTexts } from './mail-texts.ts';

export const ar: MailTexts = {
  test: { subject: 'اختبار', body: 'أُرسل هذا البريد لمعرفة ما إذا كان البريد يصل. إنه يصل.' },
  invitation: {
    subject: (workspace) => `دعوة إلى ${workspace}`,
    body: (by, workspace) => `دعوة من ${by} للعمل في ${workspace} باستخدام Kwartier.`,
    button: 'قبول الدعوة',
  },
  reset: {
    subject: 'اختيار كلمة مرور جديدة',
    body: 'طُلبت كلمة مرور جديدة لهذا العنوان. يعمل هذا الرابط مرة واحدة.',
    button: 'اختيار كلمة مرور جديدة',
    notYou: 'طلب غير متوقع؟ لا حاجة إلى فعل شيء: تبقى كلمة المرور كما هي.',
  },
  security: {
    subject: 'تغيير في الحساب',
    what: {
      'second_factor.added': 'أُضيف عامل ثانٍ',
      'second_factor.removed': 'أُزيل عامل ثانٍ',
      'second_factor.reset': 'أزال أحد المسؤولين كل العوامل الثانية',
      'recovery_code.used': 'استُخدم رمز استرداد',
      'recovery_codes.renewed': 'أُنشئت رموز استرداد جديدة',
      'password.changed': 'تغيرت كلمة المرور',
      'password.reset': 'تغيرت كلمة المرور عبر رابط من بريد إلكتروني',
      'email.changed': 'غيّر أحد المسؤولين عنوان البريد الإلكتروني للحساب',
      'sso.linked': 'أصبح موفر الهوية وسيلة لتسجيل الدخول',
    },
    notYou: 'تغيير غير متوقع؟ يلزم إذن تغيير كلمة المرور وإنهاء كل الجلسات وإبلاغ أحد المسؤولين.',
    button: 'عرض الحساب',
  },
  notices: {
    subject: (count) => `أمور في الانتظار: ${count}`,
    body: 'حدث هذا أثناء إغلاق وحدة التحكم:',
    kinds: {
      assigned: 'إسناد محادثة',
      mentioned: 'إشارة في ملاحظة',
      followed_news: 'جديد في محادثة متابَعة',
      at_risk: 'وعد في ربعه الأخير',
      breached: 'وعد فات موعده',
      approval: 'رد بانتظار الموافقة',
      returned: 'عودة أحد الردود',
      shared: 'مشاركة جديدة',
    },
    more: (count) => `وغيرها: ${count}`,
    button: 'فتح Kwartier',
    settings: 'اختيار ما يصل بالبريد',
  },
  by: (name) => `من ${name}`,
  until: (when) => `حتى ${when}`,
  at: (when) => `في ${when}`,
  automatic: 'أرسله برنامج. لا يحتوي على أي شيء كتبه العملاء.',
};
