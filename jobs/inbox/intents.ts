import type { Intent } from './verdict.ts'

type Words = { readonly id: string; readonly pattern: RegExp }

/** Asking to be left alone. A sentence has to say so itself: nobody is suppressed for asking about it. */
const leaveMe: readonly Words[] = [
  {
    id: 'remove-me',
    pattern:
      /\b(?:remove|delete|take|drop|strike) (?:me|us|my (?:e-?mail|address|name|details|data)\b.{0,20}|this (?:e-?mail |)address) ?(?:off|from|out of)? ?(?:of )?(?:your|the|this|any|all)? ?(?:e-?mail(?:ing)?|mailing|marketing|contact|distribution)? ?(?:lists?|database|mailings?|records|system|distribution)\b/iu,
  },
  { id: 'take-me-off', pattern: /\btake (?:me|us) off\b/iu },
  {
    id: 'unsubscribe-me',
    pattern:
      /\b(?:unsubscribe|opt) (?:me|us|out)\b|\b(?:please|pls|kindly|want to|like to|wish to) (?:unsubscribe|opt[ -]out|be (?:removed|unsubscribed))\b|\bunsubscribe,? please\b/iu,
  },
  {
    id: 'stop-mailing',
    pattern:
      /\b(?:stop|quit|cease) (?:e-?mailing|mailing|contacting|writing(?: to)?|sending|messaging|spamming)\b(?: (?:me|us|these|this|any|your|e-?mails|mails|messages|such)\b)?/iu,
  },
  {
    id: 'do-not-contact',
    pattern:
      /\b(?:do not|don't|don’t|never) (?:e-?mail|mail|contact|write(?: to)?|message|send) (?:me|us)\b(?:.{0,40}\b(?:again|any ?more|further|e-?mails|mails|messages)\b|[.!]|$)/iu,
  },
  {
    id: 'no-more',
    pattern: /\bno (?:more|further) (?:e-?mails|mails|messages|contact)\b(?! (?:after|than|than|from him|from her))/iu,
  },
  {
    id: 'austragen',
    pattern:
      /\b(?:aus|von) (?:ihrem|ihrer|eurem|eurer|deinem|deiner|dem|der) (?:e-?mail-?)?(?:verteiler|mailingliste|liste|newsletter|datenbank)\w* (?:\w+ )?(?:streichen|entfernen|löschen|nehmen|austragen)|\b(?:streichen|entfernen|löschen|nehmen|tragen) sie (?:mich|uns|meine).{0,60}(?:verteiler|liste|datenbank|adresse|aus)\b|\b(?:keine|keinerlei) (?:weiteren? )?(?:e-?mails|mails|nachrichten|werbung|newsletter) (?:mehr|von ihnen|schicken|senden|zusenden)|\bbitte (?:abmelden|austragen)\b|\bmöchte (?:mich|den newsletter) (?:abmelden|abbestellen)/iu,
  },
  {
    id: 'désinscrire',
    pattern:
      /\b(?:désinscri(?:re|vez|s)|désabonne[rz]?)[ -](?:moi|nous|me)|(?:^|[\s,])(?:me|nous) (?:désinscrire|désabonner|retirer de (?:votre|vos|la) listes?)|\bne (?:souhaite|veux|désire) plus recevoir|\bretire[rz](?:-moi| moi| mon adresse) de (?:votre|vos|la)|\bne (?:me|nous) (?:contactez|écrivez) plus/iu,
  },
  {
    id: 'baja',
    pattern:
      /\b(?:darme|denme|dame|dadme|quiero darme|dar(?:nos)?) de baja|\b(?:eliminar|borrar|quitar|elimíne|elimine|bórre|borre|quíte|quite)(?:me|nme|nos)? .{0,20}(?:lista|base de datos)|\bno (?:me|nos) (?:escriban?|contacten?|env[ií]en?) más|\bno (?:quiero|deseo) recibir más/iu,
  },
  {
    id: 'cancellami',
    pattern:
      /\b(?:cancellatemi|cancellami|disiscriv\w+|rimuovetemi|rimuovimi|toglietemi|toglimi)\b|\bnon (?:voglio|desidero) (?:più )?ricevere (?:più|altre)|\bnon (?:scrivetemi|contattatemi) più/iu,
  },
  {
    id: 'uitschrijven',
    pattern:
      /\b(?:graag|wil|willen|mij|me|ons|gelieve).{0,20}(?:uitschrijven|afmelden|uit te schrijven|af te melden)|\b(?:verwijder|haal) (?:mij|me|ons) .{0,20}(?:lijst|bestand)|\bgeen (?:e-?mails|mails|berichten) meer\b/iu,
  },
  {
    id: 'remova',
    pattern:
      /\b(?:remova|retire|exclua|descadastr\w+)(?:-me| me| o meu| meu|-nos)?\b.{0,30}(?:lista|e-?mail|base)?|\bnão (?:quero|desejo) (?:mais )?receber/iu,
  },
  {
    id: 'wypisz',
    pattern:
      /\b(?:wypisz(?:cie)?|usuń(?:cie)?) mnie|\bproszę o (?:wypisanie|usunięcie)|\bprosz[ęe] nie (?:pisać|wysyłać)/iu,
  },
]

/** In a sentence with one of these it is said of something else, or taken back. */
const notMeant =
  /\b(?:how (?:do|does|can|would|many|often)|why|whether|what (?:if|happens)|do(?:es)? (?:your|the|it|you)|is there|are there|(?:do(?: not|n't|n’t)?|not) (?:want to |wish to |need to )?(?:unsubscribe|opt|remove|be removed)|did(?: not|n't|n’t)|never (?:asked|want).{0,10}to (?:unsubscribe|be removed)|without|instead of|before (?:i|we|you)|almost|if (?:i|we|you|they|someone|people|a|the|not|my)|unless|when (?:someone|people|customers|users)|(?:they|customers|users|people|leads|clients|recipients|he|she) |our (?:customers|users|subscribers|own)|links?\b|feature|button|rate)\b/iu

const polite = /^(?:(?:hi|hello|hey|dear)\b[^,!.]{0,30}[,!]? *)?(?:can|could|would|will) (?:you|someone|u)\b/i

const bare =
  /^\W*(?:please |pls |bitte |just )?(?:unsubscribe(?: me)?|remove(?: me)?|opt[ -]?out|stop|abmelden|austragen|désinscription|désabonner|baja|cancellami|uitschrijven|afmelden|descadastrar|отписаться|отпишите меня)(?:,? (?:please|pls|me|now|thanks|thank you|bitte))*\W*$/iu

const meanings: readonly (Words & { readonly intent: Intent })[] = [
  {
    id: 'wrong-person',
    intent: 'wrong_person',
    pattern:
      /\b(?:wrong person|not the right person|no longer (?:work|with)|(?:has|have) left the (?:company|organi[sz]ation)|don'?t handle|not responsible for|not my (?:area|department)|(?:talk|speak|reach out|write|contact) (?:to|with)? ?(?:my|our) colleague|(?:contact|try|reach) .{0,30}(?:instead|who (?:handles|looks after|is responsible))|falsche(?:r)? (?:person|ansprechpartner)|nicht (?:der|die) richtige|nicht zuständig|mauvaise personne|pas la bonne personne|persona equivocada|no soy la persona|persona sbagliata|verkeerde persoon|pessoa errada)\b/iu,
  },
  {
    id: 'not-interested',
    intent: 'not_interested',
    pattern:
      /\b(?:not interested|no interest|no,? thank(?:s| you)|nothing for us|not (?:a|the right) fit|(?:we|i)(?:'ll| will)? (?:have to )?pass\b|not (?:something|what) we|thanks?,? but no|kein(?:en)? (?:interesse|bedarf)|nicht interessiert|pas intéressée?s?|pas d'intérêt|no (?:me|nos) interesa|no estamos interesad\w+|non (?:mi|ci) interessa|non siamo interessat\w|geen (?:interesse|behoefte)|niet geïnteresseerd|sem interesse|não (?:tenho|temos) interesse|nie jeste(?:m|śmy) zainteresowan\w+)\b/iu,
  },
  {
    id: 'not-now',
    intent: 'not_now',
    pattern:
      /\b(?:not (?:right now|now|at the moment|at this time|this (?:quarter|year|month)|yet)|maybe (?:later|next)|(?:try|ask|write|contact|ping|check back|circle back|reach out|come back)(?: to)?(?: me| us)?(?: again)? (?:in|next|later|after)|next (?:quarter|year)|too (?:busy|early)|später|derzeit nicht|im moment nicht|aktuell nicht|momentan nicht|pas (?:maintenant|pour le moment|pour l'instant)|plus tard|ahora no|más adelante|por el momento no|non (?:ora|adesso|al momento)|più avanti|niet nu|op dit moment niet|agora não|mais tarde|nie teraz)\b/iu,
  },
  {
    id: 'interested',
    intent: 'interested',
    pattern:
      /\b(?:(?:very |quite |definitely |i'?m |we'?re |am |are )?interested|interesting|sounds (?:good|great|interesting)|tell me more|(?:send|share) (?:me |us |over )?(?:a few |some |more )+(?:details|info\w*)|(?:let'?s|could we|can we|happy to|would love to|love to|glad to) (?:talk|chat|meet|call|connect|discuss|learn)|schedule|book a|set up a (?:call|meeting)|call me|what times?|klingt (?:gut|interessant|spannend)|interessiert|intéressée?s?|ça m'intéresse|me interesa|nos interesa|suena bien|mi interessa|interessante|geïnteresseerd|klinkt goed|tenho interesse|temos interesse|parece (?:bom|interessante)|jeste(?:m|śmy) zainteresowan\w+)\b/iu,
  },
  { id: 'question', intent: 'question', pattern: /\?\s*(?:$|\n)/u },
]

/** What an answer means, and by which words. */
export function intentOf(written: string, subject: string): { intent: Intent; rule: string } {
  const leaves = askedToLeave(written, subject)
  if (leaves) return { intent: 'unsubscribe', rule: `words:${leaves}` }
  const found = meanings.find(({ pattern }) => pattern.test(written.slice(0, 2_000)))
  return found ? { intent: found.intent, rule: `words:${found.id}` } : { intent: 'other', rule: 'words:none' }
}

function askedToLeave(written: string, subject: string): string | undefined {
  if (written.length < 80 && bare.test(written)) return 'bare'
  if (written === '' && /^\W*(?:unsubscribe|abmelden)\W*$/i.test(subject)) return 'subject'
  if (written.length > 3_000) return undefined
  for (const sentence of written.split(/(?<=[.!?])\s+|\n+/).slice(0, 60)) {
    if (sentence.endsWith('?') && !polite.test(sentence)) continue
    if (notMeant.test(sentence)) continue
    const found =
      leaveMe.find(({ pattern }) => pattern.test(sentence)) ??
      (bare.test(sentence) && sentence.length < 60 && { id: 'bare' })
    // A list as such: `stop` alone ends many a sentence about something else.
    if (found && !(found.id === 'bare' && /^\W*(?:stop|remove)\W*$/i.test(sentence) && written.length > 80))
      return found.id
  }
  return undefined
}
