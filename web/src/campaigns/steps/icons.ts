import { IconArrowsSplit2, IconHourglass, IconMail } from '@tabler/icons-react'

export const stepIcons = { email: IconMail, wait: IconHourglass, condition: IconArrowsSplit2 } as const
