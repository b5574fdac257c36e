import type { ConsoleLocale } from '../console-language.ts';

/** Counts the editions of these lists: every message that was judged says by which. */
export const ABUSE_WORDS_VERSION = 1;

/**
 * Words by which somebody is insulted, humiliated or threatened: spoken to a person, not about a thing. Swearing at a late parcel is not
 * among them, an accusation ("swindlers") neither. Lines hold words or several in a row; `*` at the end means however it goes on.
 *
 * `anywhere` holds in a text of any language: none of it is an ordinary word of another. `here` only where the text is in this one, as
 * French "con" is Spanish for "with".
 */
export interface AbuseList {
  readonly anywhere: string;
  readonly here: string;
}

export const ABUSE_WORDS: Readonly<Record<ConsoleLocale, AbuseList>> = {
  en: {
    anywhere: `asshole*, arsehole*, dickhead*, motherfucker*, cunt, cunts, bitch, bitches, bastard, bastards, wanker, wankers, morons,
      idiot, idiots, imbecile, imbeciles, retarded, twat, twats, scumbag*, shithead*, dumbass*, jackass, jackasses, douchebag*, whore, whores,
      faggot, faggots, nigger, niggers, wetback, wetbacks, fuck you, fuck u, fuck off, fuck yourself, fuckyou, go fuck yourself,
      stfu, shut the fuck up, you piece of shit, kill yourself, kys, kill you, kill you all, hope you die, hope you all die, drop dead,
      burn in hell, rot in hell`,
    here: `retard, retards, moron, kike, kikes, prick, pricks, slut, sluts, tosser, tossers, screw you, piss off, shut up, go to hell, go die, you stupid,
      you are stupid, you re stupid, youre stupid, are you stupid, are you retarded, you are pathetic, you re pathetic, hope you get cancer`,
  },
  nl: {
    anywhere: `klootzak*, kutwijf, kutwijven, hoerenzoon, hoerenjong, kankerlijer*, kankerhoer*, kankerhond*, kankerwijf, teringlijer*,
      teringwijf, tyfuslijer*, tyfushoer*, tyfuswijf, randdebiel*, debiel, debielen, idioot, idioten, imbeciel, imbecielen, sukkel, sukkels,
      mafkees, trut, trutten, kutmarokkaan*, kutturk*, flikker op, krijg de tering, krijg de tyfus, krijg de kanker, krijg kanker,
      krijg de pest, val dood, ga dood, hou je bek, houd je bek, hou je kop, houd je kop, hou je mond dicht, kop dicht, sodemieter op,
      lik mijn reet, lik mn reet, ik maak je dood, ik maak jullie dood, ik vermoord je, ik vermoord jullie, ik weet je te vinden`,
    here: `lul, lullen, eikel, eikels, hoer, hoeren, slet, sletten, teef, teven, mongool, achterlijke, rot op, donder op, bek dicht, fuck jou,
      wat ben jij dom, ben je achterlijk, zijn jullie achterlijk, ben je dom, zijn jullie dom, kanker op, tering op`,
  },
  de: {
    anywhere: `arschloch*, arschlocher*, arschgesicht*, wichser*, hurensohn*, hurensohne*, fotze*, missgeburt*, spasti*, vollidiot*, idioten,
      idiotin, schlampe, schlampen, drecksau, drecksack*, dreckskerl*, drecksschwein*, miststuck*, mistkerl*, vollpfosten, schwachkopf*,
      volltrottel*, trottel, kanake, kanaken, kanacke, kanacken, schwuchtel*, nutte, nutten, fick dich, fickt euch, fick deine mutter,
      verpiss dich, verpisst euch, leck mich am arsch, leckt mich am arsch, halt die fresse, haltet die fresse, halts maul, halt s maul,
      halt das maul, halt dein maul, haltet das maul, haltet euer maul, ich bring dich um, ich bringe dich um, ich bring euch um,
      ich mach dich kalt, dumme kuh, blode kuh, dumme sau, blode sau, geh sterben, geht sterben, fahr zur holle`,
    here: `spast, spasten, depp, deppen, penner, hure, huren, pisser, verreck, verrecke, verreckt, bist du dumm, seid ihr dumm, bist du behindert,
      seid ihr behindert, du bist so dumm, ihr seid so dumm`,
  },
  fr: {
    anywhere: `connard*, conard, conards, connasse*, encule, encules, enculee, salope, salopes, salopard*, salaud, salauds, abruti, abrutis,
      abrutie, abruties, cretin, cretins, cretine, cretines, idiote, idiotes, enfoire, enfoires, enfoiree, petasse*, trouduc*, trou du cul,
      bougnoul*, ta gueule, vos gueules, vos gueule, va te faire foutre, allez vous faire foutre, va te faire voir, allez vous faire voir,
      va te faire enculer, nique ta mere, nique ta race, niquez vous, fils de pute, fils de putes, je vais te tuer, je vais vous tuer,
      va crever, allez crever, va mourir, allez mourir, espece de con, bande de cons, pauvre con, pauvre conne, gros con, sale con, sale conne`,
    here: `con, cons, conne, connes, pute, putes, batard, batards, debile, debiles, pd, ntm, fdp, bouffon, bouffons, t es con, vous etes cons,
      vous etes debiles`,
  },
  es: {
    anywhere: `gilipollas, cabron, cabrones, cabrona, cabronas, hijoputa*, hijueputa*, pendejo, pendejos, pendeja, pendejas, imbecil, imbeciles,
      idiota, idiotas, malparido*, malparida*, maricon, maricones, retrasado mental, retrasados mentales, culero, culeros,
      pelotudo, pelotudos, pelotuda, sudaca, sudacas, hijo de puta, hija de puta, hijos de puta, hijos de la gran puta, hijo de la gran puta,
      puta de mierda, eres una puta, vete a la mierda, vayanse a la mierda, iros a la mierda, idos a la mierda, que te jodan, que os jodan,
      que se jodan, chinga tu madre, chinguen a su madre, vete a la verga, me cago en tu madre, me cago en tus muertos, callate la boca,
      te voy a matar, os voy a matar, los voy a matar, ojala te mueras, ojala os murais, ojala se mueran, muerete, muerase, mueranse`,
    here: `subnormal*, mamon, mamones, capullo, capullos, zorra, zorras, eres tonto, sois tontos, eres estupido, eres estupida, sois estupidos, que te den`,
  },
  pt: {
    anywhere: `filho da puta, filhos da puta, filha da puta, filho de uma puta, arrombado, arrombados, arrombada, otario, otarios, otaria,
      babaca, babacas, imbecis, cuzao, cuzoes, cabrao, cabroes, retardado, retardados, retardada, puta que te pariu, vai se foder,
      vai te foder, vao se foder, vai tomar no cu, vao tomar no cu, vai tomar no rabo, vtnc, vai a merda, vao a merda, va a merda,
      vai pra merda, vou te matar, vou matar voces, vou vos matar, tomara que morra, vai morrer`,
    here: `vagabunda, vagabundas, viado, viados, corno, cornos, escroto, escrotos, puta, putas, fdp, vsf, cala a boca, calem a boca,
      voce e burro, voce e burra, voces sao burros, es burro`,
  },
  ja: {
    anywhere: `死ね, 氏ね, 殺すぞ, 殺してやる, ぶっ殺す, ぶっ殺し, ぶち殺す, 馬鹿野郎, バカ野郎, ばか野郎, ばかやろう, バカヤロー, バカヤロウ, この馬鹿, このバカ, 馬鹿か,
      バカか, バカじゃねえ, バカじゃない, 馬鹿じゃない, バカども, 馬鹿ども, アホか, アホ, あほか, あほやろう, アホンダラ, クズ, くず野郎, ゴミカス, カス野郎, クソ野郎,
      くそ野郎, 糞野郎, クソババア, くそばばあ, クソジジイ, くそじじい, くたばれ, 消え失せろ, 失せろ, キチガイ, きちがい, 気違い, 低能, 無能, ブス, デブ, キモい,
      きもい, うざい, ウザい, ウザイ, 黙れ, だまれ, 頭おかしい, 頭がおかしい`,
    here: '',
  },
  ar: {
    anywhere: `ابن الكلب, ابن كلب, ولاد الكلب, اولاد الكلب, بنت الكلب, يا كلب, يا كلاب, يا حمار, يا حماره, يا حمير, يا غبي, يا غبيه, يا اغبياء,
      يا حيوان, يا حيوانات, يا حقير, يا حقراء, يا وسخ, يا زباله, يا تافه, يا خول, يا معفن, شرموط*, قحبه, قحاب, منيوك*, متناك*, معرص, كس امك,
      كسمك, كسم امك, كس اختك, ابن الشرموطه, ابن القحبه, ابن الحرام, ولد الحرام, اولاد الحرام, ابن المتناكه, يلعن ابوك, يلعن امك, يلعن دينك,
      الله يلعنك, الله يلعنكم, لعنه الله عليك, لعنه الله عليكم, اخرس, انقلع, روح موت, ساقتلك, راح اقتلك, هقتلك, بقتلك`,
    here: '',
  },
};
