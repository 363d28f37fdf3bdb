import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

/** All records as a file that name servers and DNS providers take. */
export function ZoneFile({ domain, text }: { domain: string; text: string }) {
  return (
    <Button
      component="a"
      href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
      download={`${domain}.zone`}
      size="xs"
      variant="default"
      leftSection={<IconDownload size={14} />}
    >
      Zone file
    </Button>
  )
}
