import { type Language } from './language.js';

/**
 * Words that tell a language and nothing about a subject: articles, prepositions, pronouns, auxiliary and question words, and
 * verbs that only frame a question. Without accents, as questions are read.
 */
export const FUNCTION_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  es: words(`a acerca ahora al algo alguien alguna algunas alguno algunos antes aquel asi aun aunque bajo bien cada como con
    contra cosa cosas cual cuales cualquier cuando cuanta cuantas cuanto cuantos cuya cuyo da dan de debe deben deberia
    deberian debemos debo del desde despues dice dicen donde dos durante e el ella ellas ellos en entre era eres es esa esas ese
    eso esos esta estan estar estas este esto estos estoy existe existen explica explicame forma fue fueron ha hace hacemos hacen
    hacer hacerse haga han hasta hay he la las le les llama lo los mas me mejor menos mi mientras mis misma mismo mucho muchos
    muy nada ni ningun ninguna no nos nosotros nuestra nuestras nuestro nuestros nunca o otra otras otro otros para pero poco por
    porque pide piden podemos poder porque pueda pueden puede pues que quien quienes requiere requieren requisitos se sea sean
    segun ser si siempre sin sobre solo son su sus tal tambien tan tanto te tendria tener tenemos tiempo tiene tienen toda todas
    todo todos trata tras tu tus un una unas uno unos usar usarse y ya yo control controles norma`),
  de: words(`aber alle allem allen aller alles als also am an andere anderen ans auch auf aus bei beim bevor bis da damit danach
    dann darf darfen das dass dazu dem den denen denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort
    du durch durfen ein eine einem einen einer eines einmal er erklare es etwas euch fur ganz gegen geht gehort gelten gemacht
    gibt gilt haben hat hatte her hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja je jede jedem jeden
    jeder jedes jemand kann kein keine keinen konnen konnte lange lassen lasst machen macht man mehr mein meine mir mit muss
    musse mussen nach nachdem nicht nichts noch nun nur ob oder oft ohne regelt regeln sagen sagt sehr sein seine seit selbst sich
    sicher sie sind so soll sollen sollte sollten sonst tun uber um und uns unser unsere unserem unseren unter viel viele vom von
    vor vorgehen wann war waren warum was weil welche welchem welchen welcher welches wenn wer werde werden wie wieder will wird
    wir wird wo wofur worden wozu wurde wurden zu zum zur zwischen anforderungen anforderung verlangt fordert massnahme massnahmen
    bitte umgehen damit umgehen umgegangen erfullen durchgefuhrt einsetzen dafur`),
  fr: words(`a afin ai alors apres au aucun aucune aussi autre autres aux avant avec avez avoir avons beaucoup bien c ca car ce ceci
    cela celle celles celui ces cet cette ceux chaque chez ci comme comment concernant d dans de deja depuis des dit dois doit
    doivent donc dont du durant elle elles en encore entre es est et etaient etait ete etes etre eu eux exige exigences exigence
    expliquer explique faire fait faites faut font il ils j je jusqu l la le les leur leurs lors lorsqu lorsque lui m ma mais me
    meme mes moi moins mon n ne ni nos notre nous on ont ou par parmi pas pendant peu peut peuvent plus plusieurs pour pourquoi
    puis qu quand que quel quelle quelles quels quelqu qui quoi requis s sa sans se selon sera ses si soient soit sommes son sont
    sous sur t ta tel telle tes toi ton tous tout toute toutes tres trop tu un une vers via vos votre vous y mesure mesures
    mettre place comporter regit dire prevoir prevoit combien temps utiliser`),
  pt: words(`a acerca agora ainda algo alguem algum alguma algumas alguns antes ao aos apos aquela aquele aqui as assim ate bem
    cada coisa com como contra cujo da das de dela dele deles dentro depois desde deve devem devemos deveria deveriam do dois dos
    durante e ela elas ele eles em enquanto entre era es essa essas esse esses esta estao estar estas este estes esteja eu existe
    existem exige exigem explica explique fazer faz feita feito foi for foram ha isso isto ja la lhe lo mais mas me mesma mesmo
    meu meus minha muito muitos na nada nao nas nem nenhum nenhuma no nos nossa nossas nosso nossos num numa nunca o onde os ou
    outra outras outro outros para pela pelas pelo pelos pode podem podemos poder por porque pouco qual quais qualquer
    quando quanto quantos quanta quantas que quem requer requerem requisitos se seja sejam sem sempre ser serem seu seus sim so
    sobre sua suas tal tambem tanto te tem temos ter teria toda todas todo todos trata tu um uma umas uns usar usadas voce voces
    controle controles controlo controlos norma ser tempo`),
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/u).filter((word) => word !== ''));
}
