/** Phrases that spam filters weigh and that good mail does without. */
const PHRASES = [
  '100% free',
  'act now',
  'as seen on',
  'cash bonus',
  'click here',
  'double your income',
  'earn extra cash',
  'eliminate debt',
  'extra income',
  'for only \\$',
  'free gift',
  'free money',
  'get rich',
  'guaranteed',
  'increase sales',
  'limited time only',
  'lose weight',
  'lowest price',
  'make money',
  'miracle',
  'money back',
  'no catch',
  'no obligation',
  'no strings attached',
  'once in a lifetime',
  'risk[- ]free',
  'satisfaction guaranteed',
  'this is not spam',
  'urgent',
  'winner',
  'work from home',
  'you have been selected',
]

const SPAM = new RegExp(`(?<![\\w])(?:${PHRASES.join('|')})(?![\\w])|[$€£]{3}|!{3}`, 'gi')

/** Spam-prone phrases in a text, each once. */
export function spamPhrases(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(SPAM), ([phrase]) => phrase.toLowerCase()))]
}
