import type { DemoLine } from './demo-openings.ts';

/** What customers write while the demo runs; taken in seeded order, again and again, with other flights and codes. */
export const DEMO_LATER: readonly DemoLine[] = [
  {
    by: 'liam',
    on: 'post',
    text: '@KwartAir {flight} is showing as boarding but there is nobody at the gate. Is it a different one?',
  },
  {
    by: 'fenna',
    on: 'post',
    text: '@KwartAir kan ik mijn stoel nog wijzigen voor {flight}? Ik zit nu apart van mijn zoontje van 4.',
  },
  {
    by: 'anke',
    on: 'post',
    text: '@KwartAir im Check-in steht „Zahlung fehlt“, dabei ist alles bezahlt. Buchung {code}.',
  },
  {
    by: 'camille',
    on: 'messenger',
    text: 'Bonjour, je n’ai pas reçu ma carte d’embarquement pour le vol {flight}. Réservation {code}.',
  },
  { by: 'ines', on: 'dm', text: 'Buenas, ¿puedo llevar a mi perro en cabina? Pesa 7 kg con el transportín 🐶' },
  {
    by: 'beatriz',
    on: 'post',
    text: '@KwartAir o site mostra o preço de 59 € e na última página passa para 87 €. Isto é sério?',
  },
  { by: 'omar', on: 'post', text: '@KwartAir متى يفتح تسجيل الوصول لرحلة {flight}؟' },
  {
    by: 'kenta',
    on: 'dm',
    text: 'お世話になっております。{flight}便の領収書を会社名で発行していただけますか。予約番号は{code}です。',
  },
  { by: 'zofia', on: 'comment', text: 'A kiedy loty z Rotterdamu do Gdańska? 🙏' },
  {
    by: 'mert',
    on: 'messenger',
    text: 'Merhaba, {code} kodlu rezervasyonumu iptal etmek istiyorum. Ücret iadesi ne kadar sürer?',
  },
  { by: 'marcus', on: 'post', text: '@KwartAir third delay this month. {flight} again. Do you own a clock?' },
  { by: 'dana', on: 'comment', text: 'Flew with you last week, crew was lovely, sandwich was not 🥪😬' },
  {
    by: 'joost',
    on: 'dm',
    text: 'Hoi, ik heb per ongeluk twee keer geboekt ({code} en nog een). Kan er een vervallen?',
  },
  {
    by: 'jonas',
    on: 'messenger',
    text: 'Hallo, mein Flug {flight} wurde umgebucht, aber das Hotel am Zielort nicht. Wer hilft mir?',
  },
  { by: 'hugo', on: 'post', text: 'Merci @KwartAir, surclassé sans rien demander sur le {flight} 🥂' },
  {
    by: 'pablo',
    on: 'post',
    text: '@KwartAir la maleta ha salido así en Valencia. ¿Dónde se reclama?',
    photo: 'torn-bag',
  },
  { by: 'rui', on: 'comment', text: 'Quanto custa levar prancha de surf? 🏄' },
  { by: 'layla', on: 'messenger', text: 'مرحباً، نسيت جهازي اللوحي في الطائرة، المقعد 9A رحلة {flight}.' },
  { by: 'yuki', on: 'comment', text: '機内食のアレルギー対応はありますか？小麦がだめです。' },
  {
    by: 'pawel',
    on: 'dm',
    text: 'Dzień dobry, proszę o fakturę za rezerwację {code} na firmę. NIP podam w wiadomości.',
  },
  { by: 'elif', on: 'dm', text: 'Bagajım bulundu, teşekkürler. Peki gecikme için ne yapabilirim? Dosya no: {code}' },
  {
    by: 'nora',
    on: 'post',
    text: '@KwartAir my boarding pass has my name as "NORA SUNFLOWER EMOJI". It is funny, but will they let me on? 😂',
    photo: 'boarding-pass',
  },
  {
    by: 'sara',
    on: 'post',
    text: '@KwartAir name changed at last. Four hours and one very patient woman at the desk in Rotterdam. Give her a raise.',
  },
  {
    by: 'grace',
    on: 'messenger',
    text: 'Hi, my gift voucher says invalid. It is {code}, valid until next June according to the card.',
  },
  { by: 'tom', on: 'post', text: 'Is {flight} going to make it out before the storm? @KwartAir ⛈️' },
  {
    by: 'bram',
    on: 'comment',
    text: 'Gaat de vroege vlucht nu om 06.10 of om 06.40? Site en mail zeggen iets anders.',
  },
  {
    by: 'lena',
    on: 'post',
    text: '@KwartAir Kinderwagen am Gate abgeben: bekommt man den direkt an der Tür zurück oder erst am Band?',
  },
  {
    by: 'priya',
    on: 'post',
    text: '@KwartAir I was charged £42 for a bag that fits in your own sizer. Photo attached. I want that back.',
    photo: 'bag-in-sizer',
  },
  {
    by: 'liam',
    on: 'comment',
    text: 'Wheelchair assistance in Kraków was excellent, thank you to Marta and her colleague.',
  },
  { by: 'camille', on: 'comment', text: 'Et depuis Lille, c’est prévu un jour ?' },
  {
    by: 'kenta',
    on: 'post',
    text: '@KwartAir {flight}便、出発ゲートが変更になったようですが、アプリに反映されていません。',
  },
  { by: 'omar', on: 'comment', text: 'أسعار ممتازة، لكن متى تفتحون خط الدار البيضاء؟ ✈️' },
  {
    by: 'ines',
    on: 'post',
    text: '@KwartAir llevo 50 min esperando las maletas del {flight}. ¿Hay alguien trabajando?',
  },
  { by: 'zofia', on: 'post', text: '@KwartAir dziękuję za szybką pomoc z wózkiem, nowe koło już jest! 💚' },
  { by: 'mert', on: 'post', text: '@KwartAir {flight} için online check-in açılmıyor, hata kodu E-77.' },
  {
    by: 'fenna',
    on: 'messenger',
    text: 'Hallo! Kan ik met een kopie van mijn paspoort reizen? Origineel ligt bij de gemeente 🙈 Vlucht {flight}.',
  },
  {
    by: 'marcus',
    on: 'dm',
    text: 'Since nobody answers in public: {code}, 3h20 late on {flight}, EU261. Please confirm you have received my claim.',
  },
  { by: 'jonas', on: 'comment', text: 'Gibt es den Tarif mit Umbuchung auch noch nach dem 14.?' },
  {
    by: 'dana',
    on: 'messenger',
    text: 'Can I pay for the extra seat (for the cello!) with a voucher and a card together?',
  },
  {
    by: 'beatriz',
    on: 'messenger',
    text: 'Boa noite, preciso de antecipar o regresso por motivos familiares. Reserva {code}. Há lugares no {flight}?',
  },
  { by: 'grace', on: 'comment', text: 'Please tell me there will be window shades that stay up this time 😄' },
  { by: 'pawel', on: 'comment', text: 'Ostatni lot opóźniony o 3 godziny i ani słowa przepraszam. Słabo.' },
];
