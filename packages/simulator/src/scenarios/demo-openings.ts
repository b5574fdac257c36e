/** One thing a customer says. `thread` continues the same customer's last thing on that network. */
export interface DemoLine {
  by: string;
  on: 'post' | 'dm' | 'comment' | 'messenger';
  text: string;
  /** Name of a generated picture. */
  photo?: string;
  thread?: boolean;
  /** Comment index of the FB post, or an answer to the brand's own X post. */
  toBrandPost?: boolean;
}

/** What the brand itself published before the customers came. */
export const BRAND_X_POST =
  'New this winter: daily flights from Rotterdam to Lisbon, Valencia and Kraków. Seats from €39, hand luggage included. https://kwartair.example/winter';
export const BRAND_PAGE_POST =
  'Our winter timetable is here! ❄️✈️ Daily flights to Lisbon, Valencia and Kraków from 14 December. Where would you go first?';

/** The last ninety minutes, oldest first. */
export const DEMO_OPENINGS: readonly DemoLine[] = [
  { by: 'grace', on: 'comment', text: 'Kraków at Christmas, obviously 😍 Booked two seats this morning.' },
  {
    by: 'joost',
    on: 'post',
    text: '@KwartAir is vlucht KW418 naar Valencia vanavond op tijd? De app zegt van wel, het bord zegt 40 minuten later.',
  },
  { by: 'ines', on: 'comment', text: '¿Desde qué aeropuerto salen los vuelos a Valencia? En la web no lo encuentro.' },
  {
    by: 'sara',
    on: 'post',
    text: '@KwartAir two hours on hold and then the line just cut off. My flight is TOMORROW. Is anybody there?',
  },
  {
    by: 'yuki',
    on: 'post',
    text: '@KwartAir 明日のリスボン行きKW202便ですが、座席指定の画面でエラーが出ます。どうすればいいですか？',
  },
  {
    by: 'hugo',
    on: 'messenger',
    text: 'Bonjour, j’ai oublié mon écharpe grise dans l’avion KW311 hier soir, siège 14C. Est-ce que vous l’avez retrouvée ?',
  },
  { by: 'marcus', on: 'comment', text: '€39 "from". I have looked at 20 dates and the cheapest is €112. Show me one.' },
  {
    by: 'anke',
    on: 'dm',
    text: 'Guten Tag, ich habe am 3. November meine Buchung storniert und warte noch immer auf die Erstattung von 284 €. Wie ist der Stand?',
  },
  {
    by: 'sara',
    on: 'post',
    text: '@KwartAir still nothing. I need to change the name on a ticket, your site says "call us", and you do not answer. What am I supposed to do? 😡',
    thread: true,
  },
  {
    by: 'tom',
    on: 'post',
    text: 'Big thank you to the crew of @KwartAir KW207 who found my daughter’s stuffed rabbit and ran after us with it 🐰❤️ You made her week.',
  },
  { by: 'beatriz', on: 'comment', text: 'Finalmente Lisboa todos os dias! Vai haver voo também ao domingo à noite?' },
  { by: 'omar', on: 'messenger', text: 'السلام عليكم، حجزت تذكرتين وتم خصم المبلغ مرتين من بطاقتي. أرجو المساعدة.' },
  {
    by: 'pawel',
    on: 'post',
    text: '@KwartAir czy w cenie biletu do Krakowa jest bagaż podręczny 10 kg, czy tylko mała torba pod siedzenie?',
  },
  {
    by: 'priya',
    on: 'dm',
    text: 'Hi! I booked a vegetarian meal for KW533 but the confirmation doesn’t show it. Could you check?',
  },
  {
    by: 'bram',
    on: 'post',
    text: '@KwartAir mijn koffer kwam zo van de band. Nieuw gekocht in augustus. Waar kan ik dit melden?',
    photo: 'broken-suitcase',
  },
  { by: 'nora', on: 'comment', text: 'Lisbon!! 🌞🌞🌞' },
  {
    by: 'elif',
    on: 'post',
    text: '@KwartAir İstanbul aktarmalı uçuşumda bagajım gelmedi, 6 saattir havalimanındayım. Kimse bilgi vermiyor.',
  },
  {
    by: 'sara',
    on: 'post',
    text: '@KwartAir for everyone reading along: this is what "we value your call" looks like. Hour three. Never again.',
    thread: true,
  },
  { by: 'lena', on: 'comment', text: 'Kann man bei euch auch ein Fahrrad mitnehmen? Und was kostet das?' },
  {
    by: 'liam',
    on: 'messenger',
    text: 'Hello, my mother uses a wheelchair and we fly on Saturday. The form for assistance gives an error every time I press send.',
    photo: 'form-error',
  },
  {
    by: 'camille',
    on: 'post',
    text: '@KwartAir vol KW311 annulé et aucune information à la porte. On fait quoi, on dort ici ? 🤷‍♀️',
  },
  { by: 'kenta', on: 'comment', text: '冬のスケジュール楽しみです！日本語のサイトもできると嬉しいです🙏' },
  {
    by: 'rui',
    on: 'dm',
    text: 'Boa tarde. Comprei o bilhete com o apelido errado (Tavares, sem o "z"). Ainda se pode corrigir sem pagar?',
  },
  {
    by: 'dana',
    on: 'post',
    text: 'Does @KwartAir let you bring a cello in the cabin if you buy a second seat? Asking before I book, not after 🎻',
  },
  {
    by: 'zofia',
    on: 'messenger',
    text: 'Dzień dobry, wózek dziecięcy wrócił z luku bez koła. Przesyłam zdjęcie. Proszę o informację, jak zgłosić szkodę.',
    photo: 'pram-wheel',
  },
  {
    by: 'fenna',
    on: 'comment',
    text: 'Rotterdam is wel lekker dichtbij. Jammer dat de trein er ’s ochtends nog niet rijdt als jullie vertrekken 😅',
  },
  { by: 'layla', on: 'post', text: '@KwartAir هل يمكن تغيير موعد الرحلة قبل السفر بيومين؟ وكم تكلفة التغيير؟' },
  { by: 'mert', on: 'comment', text: 'Bu paylaşım biraz reklam kokuyor ama fiyatlar iyi 😄' },
  {
    by: 'jonas',
    on: 'post',
    text: '@KwartAir euer Gate-Team in Rotterdam heute früh war großartig. 25 Minuten Verspätung, aber alle paar Minuten eine ehrliche Ansage. So geht das 👏',
  },
  { by: 'marcus', on: 'comment', text: 'Nobody answers, of course.', thread: true },
  {
    by: 'pablo',
    on: 'dm',
    text: 'Hola, el avión KW417 llegó con más de tres horas de retraso el día 12. ¿Cómo pido la compensación? Mi reserva es QX7LMT.',
  },
  {
    by: 'nora',
    on: 'post',
    text: '@KwartAir the wifi login page on KW202 sends you to http://wifi.kwartair.example/login?next=%2Fhome and then nothing happens',
  },
  {
    by: 'hugo',
    on: 'messenger',
    text: 'C’est une écharpe en laine, avec une étiquette rouge. Merci d’avance 🧣',
    thread: true,
  },
  { by: 'grace', on: 'post', text: 'Window seat, sunrise over the Alps. Thanks @KwartAir ☀️', photo: 'sunrise-wing' },
  { by: 'yuki', on: 'post', text: '@KwartAir ブラウザを変えたら指定できました。ありがとうございます！', thread: true },
  {
    by: 'tom',
    on: 'messenger',
    text: 'Hi, me again: can I add a bag to a booking somebody else made for me? Code is {code}.',
  },
  { by: 'anke', on: 'dm', text: 'Nachtrag: Buchungscode {code}, gezahlt mit Kreditkarte.', thread: true },
  { by: 'elif', on: 'post', text: '@KwartAir lütfen biri dönüş yapsın, bagajda ilaçlarım var.', thread: true },
  { by: 'priya', on: 'comment', text: 'Any chance of a vegetarian menu worth the name this winter? 🌱' },
  { by: 'joost', on: 'post', text: '@KwartAir update: nu 75 minuten. Krijgen we iets te drinken?', thread: true },
];
