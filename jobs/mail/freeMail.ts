/** Where people have addresses who have nothing else in common: two of them are not colleagues. */
const freeMail = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com
  gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com proton.me protonmail.com pm.me tutanota.com zoho.com
  yandex.com yandex.ru mail.ru bk.ru inbox.ru list.ru rambler.ru orange.fr wanadoo.fr free.fr sfr.fr laposte.net libero.it
  virgilio.it alice.it tiscali.it hotmail.fr hotmail.de hotmail.co.uk yahoo.fr yahoo.de yahoo.co.uk yahoo.co.jp live.fr
  btinternet.com sky.com comcast.net verizon.net att.net sbcglobal.net cox.net charter.net bellsouth.net shaw.ca rogers.com
  uol.com.br bol.com.br terra.com.br qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net rediffmail.com
  wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz abv.bg ukr.net hey.com fastmail.com posteo.de mailbox.org bluewin.ch
  telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl`.split(/\s+/),
)

export const isFreeMail = (domain: string) => freeMail.has(domain)
