import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type A = ComponentPropsWithRef<'a'>

/** A link in a text, to a page whose address the compiler knows. */
export const TextLink = createLink((props: AnchorProps & Omit<A, keyof AnchorProps>) => <Anchor {...props} />)

/** A link that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & Omit<A, keyof ButtonProps>) => (
  <Button component="a" {...props} />
))
