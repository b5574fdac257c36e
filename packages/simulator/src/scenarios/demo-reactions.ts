import type { DemoLanguage } from '../world.ts';

/** How customers react to an answer, per language: satisfied, asking on, or giving the details they were asked for. */
export interface Reactions {
  thanks: readonly string[];
  followUp: readonly string[];
  details: readonly string[];
}

export const DEMO_REACTIONS: Record<DemoLanguage, Reactions> = {
  en: {
    thanks: ['That was quick, thank you! 🙌', 'Thanks, that helps a lot.', 'Perfect, sorted. Cheers!'],
    followUp: ['OK, and how long will that take?', 'Thanks. Is there anything I need to do myself?'],
    details: ['Sure: booking {code}, flight {flight}.', 'Here you go, {code}. The booking is in my name.'],
  },
  nl: {
    thanks: ['Top, dank je wel!', 'Fijn dat jullie zo snel reageren 👍'],
    followUp: ['En hoe lang duurt dat ongeveer?', 'Moet ik daar zelf nog iets voor doen?'],
    details: ['Boekingscode is {code}, vlucht {flight}.'],
  },
  de: {
    thanks: ['Super, vielen Dank für die schnelle Antwort!', 'Danke, hat geklappt 🙏'],
    followUp: ['Und wie lange dauert das ungefähr?', 'Muss ich selbst noch etwas tun?'],
    details: ['Gern: Buchungscode {code}, Flug {flight}.'],
  },
  fr: {
    thanks: ['Merci beaucoup, c’est parfait !', 'Merci pour votre réponse rapide 🙂'],
    followUp: ['Et cela prendra combien de temps ?', 'D’accord. Dois-je faire quelque chose de mon côté ?'],
    details: ['Oui : réservation {code}, vol {flight}.'],
  },
  es: {
    thanks: ['¡Muchas gracias, muy amables!', 'Perfecto, gracias 🙌'],
    followUp: ['¿Y cuánto tarda más o menos?', 'Vale. ¿Tengo que hacer algo yo?'],
    details: ['Claro: reserva {code}, vuelo {flight}.'],
  },
  pt: {
    thanks: ['Muito obrigada pela ajuda!', 'Perfeito, obrigado 👏'],
    followUp: ['E demora quanto tempo, mais ou menos?'],
    details: ['Claro: reserva {code}, voo {flight}.'],
  },
  ar: {
    thanks: ['شكراً جزيلاً على سرعة الرد 🌹', 'ممتاز، شكراً لكم'],
    followUp: ['وكم يستغرق ذلك من الوقت؟'],
    details: ['رقم الحجز {code} والرحلة {flight}.'],
  },
  ja: {
    thanks: ['早速のご対応ありがとうございます！', '助かりました。ありがとうございます🙇'],
    followUp: ['どのくらい時間がかかりますか？'],
    details: ['予約番号は{code}、便名は{flight}です。'],
  },
  pl: {
    thanks: ['Dziękuję bardzo za szybką odpowiedź!', 'Super, dziękuję 🙂'],
    followUp: ['A ile to mniej więcej potrwa?'],
    details: ['Numer rezerwacji {code}, lot {flight}.'],
  },
  tr: {
    thanks: ['Çok teşekkür ederim, hızlı oldu 🙏', 'Süper, teşekkürler!'],
    followUp: ['Peki bu ne kadar sürer?'],
    details: ['Rezervasyon kodum {code}, uçuş {flight}.'],
  },
};

/** Whether an agent's answer asks for something, in any of the demo's languages. */
export function isAsking(answer: string): boolean {
  return /[?？؟]|booking|boeking|buchung|réserv|reserv|rezerw|rezerv|予約|حجز|\bDM\b|private message/i.test(answer);
}
