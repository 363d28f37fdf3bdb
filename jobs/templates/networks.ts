/** Networks a social block links to, with the words that stand for them: icons would be pictures of somebody else. */
export const NETWORKS = {
  bluesky: 'Bluesky',
  facebook: 'Facebook',
  instagram: 'Instagram',
  linkedin: 'LinkedIn',
  mastodon: 'Mastodon',
  tiktok: 'TikTok',
  website: 'Website',
  whatsapp: 'WhatsApp',
  x: 'X',
  youtube: 'YouTube',
} as const

export type Network = keyof typeof NETWORKS
