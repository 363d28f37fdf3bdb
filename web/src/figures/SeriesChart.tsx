import { Table } from '@mantine/core'
import { useCallback } from 'react'
import { type FragmentType, graphql, read } from '../gql/index.ts'
import { Chart, type ChartColors } from '../ui/Chart.tsx'
import { AsTable } from './AsTable.tsx'
import { number, partOf } from './words.ts'

const SeriesChart_point = graphql(`
  fragment SeriesChart_point on FiguresPoint {
    startsAt
    figures {
      sent
      opened
      clicked
      replied
    }
  }
`)

const lines = [
  { name: 'sent', label: 'Sent' },
  { name: 'opened', label: 'Opened' },
  { name: 'clicked', label: 'Clicked' },
  { name: 'replied', label: 'Replied' },
] as const

type Props = {
  points: readonly FragmentType<typeof SeriesChart_point>[]
  timeZone: string
  granularity: string
}

/** What happened, part by part of the period: what was sent as columns, what came of it as lines. */
export function SeriesChart({ points, timeZone, granularity }: Props) {
  const rows = read(SeriesChart_point, points)
  const option = useCallback(
    ({ font, text, line, paper, series }: ChartColors) => ({
      color: [...series],
      textStyle: { fontFamily: font, color: text },
      legend: { top: 0, left: 0, itemGap: 20, textStyle: { color: text, fontFamily: font }, icon: 'roundRect' },
      tooltip: {
        trigger: 'axis',
        confine: true,
        backgroundColor: paper,
        borderColor: line,
        textStyle: { color: text },
      },
      grid: { left: 8, right: 8, top: 40, bottom: 4, outerBoundsMode: 'same' },
      xAxis: {
        type: 'category',
        data: rows.map(({ startsAt }) => partOf(startsAt, timeZone, granularity)),
        axisLabel: { color: text },
        axisLine: { lineStyle: { color: line } },
      },
      yAxis: { type: 'value', minInterval: 1, axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } },
      series: lines.map(({ name, label }) => ({
        name: label,
        type: name === 'sent' ? 'bar' : 'line',
        symbol: 'circle',
        showSymbol: rows.length < 40,
        data: rows.map(({ figures }) => figures[name]),
      })),
    }),
    [rows, timeZone, granularity],
  )
  const sum = (name: (typeof lines)[number]['name']) => rows.reduce((all, { figures }) => all + figures[name], 0)
  const label = `Chart: ${lines.map(({ name, label }) => `${label.toLowerCase()} ${number(sum(name))}`).join(', ')}, by the ${granularity}.`
  return (
    <>
      <Chart label={label} option={option} />
      <AsTable>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            {lines.map(({ name, label }) => (
              <Table.Th key={name}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ startsAt, figures }) => (
            <Table.Tr key={startsAt}>
              <Table.Th scope="row">{partOf(startsAt, timeZone, granularity)}</Table.Th>
              {lines.map(({ name }) => (
                <Table.Td key={name}>{number(figures[name])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </AsTable>
    </>
  )
}
