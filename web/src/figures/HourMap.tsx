import { SegmentedControl, Table } from '@mantine/core'
import { useCallback, useState } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Chart, type ChartColors } from '../ui/Chart.tsx'
import { AsTable } from './AsTable.tsx'
import { number, weekdays } from './words.ts'

const HourMap_hour = graphql(`
  fragment HourMap_hour on HourFigures {
    weekday
    hour
    figures {
      opens
      clicks
      replies
    }
  }
`)

const kinds = [
  { value: 'opens', label: 'Openings' },
  { value: 'clicks', label: 'Clicks' },
  { value: 'replies', label: 'Replies' },
] as const
type Kind = (typeof kinds)[number]['value']

const clock = Array.from({ length: 24 }, (_, hour) => `${hour}:00`)

/** In which hours of the week something happens. */
export function HourMap({ hours }: { hours: readonly FragmentType<typeof HourMap_hour>[] }) {
  const rows = read(HourMap_hour, hours)
  const [kind, setKind] = useState<Kind>('opens')
  const option = useCallback(
    ({ font, text, line, paper, ramp }: ChartColors) => ({
      textStyle: { fontFamily: font, color: text },
      tooltip: { confine: true, backgroundColor: paper, borderColor: line, textStyle: { color: text } },
      grid: { left: 8, right: 8, top: 8, bottom: 40, outerBoundsMode: 'same' },
      xAxis: { type: 'category', data: clock, axisLabel: { color: text } },
      yAxis: { type: 'category', data: weekdays, inverse: true, axisLabel: { color: text } },
      visualMap: {
        min: 0,
        max: Math.max(1, ...rows.map(({ figures }) => figures[kind])),
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        itemHeight: 120,
        itemWidth: 10,
        textStyle: { color: text },
        inRange: { color: [...ramp] },
      },
      series: [
        {
          type: 'heatmap',
          data: rows.map(({ weekday, hour, figures }) => [hour, weekday - 1, figures[kind]]),
          itemStyle: { borderWidth: 1, borderColor: paper },
        },
      ],
    }),
    [rows, kind],
  )
  const best = rows.reduce((a, b) => (b.figures[kind] > a.figures[kind] ? b : a), rows[0] as (typeof rows)[number])
  const label = `Map of the week: most happens on ${weekdays[best.weekday - 1]} from ${best.hour}:00, ${number(best.figures[kind])}.`
  return (
    <>
      <SegmentedControl
        aria-label="What is shown"
        size="xs"
        data={[...kinds]}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        style={{ alignSelf: 'flex-start' }}
      />
      <Chart label={label} option={option} height={280} />
      <AsTable>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Hour</Table.Th>
            <Table.Th>Openings</Table.Th>
            <Table.Th>Clicks</Table.Th>
            <Table.Th>Replies</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...rows]
            .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour)
            .map(({ weekday, hour, figures }) => (
              <Table.Tr key={`${weekday} ${hour}`}>
                <Table.Th scope="row">
                  {weekdays[weekday - 1]}, {hour}:00
                </Table.Th>
                <Table.Td>{number(figures.opens)}</Table.Td>
                <Table.Td>{number(figures.clicks)}</Table.Td>
                <Table.Td>{number(figures.replies)}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </AsTable>
    </>
  )
}
