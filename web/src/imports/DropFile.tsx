import { Box, Button, Progress, Stack, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import classes from './DropFile.module.css'

type Props = { share: number | null; problem: string | null; take: (file: File) => void }

/** Where a file is dropped, or chosen. */
export function DropFile({ share, problem, take }: Props) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) take(file)
  }
  return (
    <Box
      className={classes.place}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Stack align="center" gap="sm">
        <IconFileUpload size={32} stroke={1.5} aria-hidden />
        <Text fw={600}>Drop a file of leads here</Text>
        <Text size="sm" c="dimmed" ta="center" maw={460}>
          CSV or text with any delimiter and encoding, up to 1 GB. Nothing is changed before you have seen what would
          come of it.
        </Text>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          aria-label="File of leads"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file) take(file)
            event.currentTarget.value = ''
          }}
        />
        <Button variant="default" loading={share !== null} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        {share !== null && <Progress w="100%" maw={360} value={share * 100} aria-label="Sending the file" />}
        {problem && (
          <Text c="red" size="sm" role="alert">
            {problem}
          </Text>
        )}
      </Stack>
    </Box>
  )
}
