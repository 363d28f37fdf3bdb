/** Domains that hand out inboxes for minutes. Mail to them is wasted; a lead's owner decides whether to keep them. */
export const disposableDomains: ReadonlySet<string> = new Set(
  `0815.ru 0clickemail.com 0wnd.net 10mail.org 10minutemail.co.za 10minutemail.com 10minutemail.net 12minutemail.com
  1secmail.com 1secmail.net 1secmail.org 20minutemail.com 30minutemail.com 33mail.com 3d-painting.com 60minutemail.com
  anonbox.net anonymbox.com antispam.de armyspy.com binkmail.com bobmail.info boun.cr bouncr.com brefmail.com
  bugmenot.com burnermail.io chacuo.net chammy.info cool.fr.nf courriel.fr.nf cuvox.de dayrep.com deadaddress.com
  despam.it devnullmail.com discard.email discardmail.com discardmail.de disposableaddress.com disposableinbox.com
  dispostable.com dodgit.com dropmail.me dumpmail.de e4ward.com einrot.com emailfake.com emailondeck.com
  emailsensei.com emailtemporanea.com emailtemporario.com.br emailwarden.com fakeinbox.com
  fakemail.net fakemailgenerator.com fastacura.com filzmail.com fleckens.hu generator.email getairmail.com getnada.com
  getonemail.com gishpuppy.com grr.la guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info
  guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com harakirimail.com haltospam.com hidemail.de
  hmamail.com hulapla.de incognitomail.com incognitomail.org inboxalias.com inboxkitten.com jetable.com jetable.net
  jetable.org jourrapide.com kasmail.com klzlk.com kurzepost.de lroid.com mail-temp.com mail-temporaire.fr
  mail.tm mailcatch.com maildrop.cc maileater.com mailexpire.com mailforspam.com mailin8r.com mailinater.com
  mailinator.com mailinator.net mailinator2.com mailmetrash.com mailmoat.com mailnesia.com mailnull.com mailpoof.com
  mailsac.com mailshell.com mailtemp.info mailtothis.com mailzilla.com meltmail.com mintemail.com moakt.com
  mohmal.com mt2015.com mvrht.com my10minutemail.com mytemp.email mytrashmail.com nepwk.com nobulk.com nospam4.us
  nospamfor.us notsharingmy.info nowmymail.com objectmail.com one-time.email oneoffemail.com owlymail.com
  pokemail.net proxymail.eu rcpt.at rhyta.com rppkn.com safetymail.info sendspamhere.com sharklasers.com
  shieldemail.com smashmail.de sneakemail.com sofort-mail.de sogetthis.com spam4.me spambog.com spambox.us
  spamcowboy.com spamex.com spamfree24.org spamgourmet.com spamhole.com spamify.com spaml.com spammotel.com
  spamspot.com superrito.com suremail.info teleworm.us temp-mail.io temp-mail.org tempail.com tempemail.net
  tempinbox.com tempmail.dev tempmail.net tempmail.plus tempmailaddress.com tempmailo.com tempomail.fr tempr.email
  temporaryemail.net temporaryinbox.com thankyou2010.com throwawaymail.com throwam.com tmail.ws tmailinator.com
  tmpmail.net tmpmail.org trash-mail.com trash-mail.de trashmail.com trashmail.de trashmail.io trashmail.me
  trashmail.net trashmail.ws trbvm.com wegwerfmail.de wegwerfmail.net wegwerfmail.org wh4f.org yopmail.com yopmail.fr
  yopmail.net zehnminutenmail.de zippymail.info zoemail.net`.split(/\s+/),
)
