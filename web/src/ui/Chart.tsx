import { Skeleton, useComputedColorScheme, useMantineTheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef, useState } from 'react'

/** The colours of a chart, which follow the page's scheme. */
export interface ChartColors {
  readonly font: string
  readonly text: string
  readonly line: string
  readonly paper: string
  readonly series: readonly string[]
  readonly ramp: readonly [string, string]
}

type Props = {
  /** What is seen, in words. */
  label: string
  height?: number
  option(colors: ChartColors): EChartsCoreOption
}

/** A drawing of figures. Its library comes when the first one is shown. */
export function Chart({ label, height = 260, option }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<EChartsType>()
  const colors = useChartColors()
  const still = useReducedMotion()
  useEffect(() => {
    let made: EChartsType | undefined
    let isGone = false
    const fit = new ResizeObserver(() => made?.resize())
    void import('./charts.ts').then(({ init }) => {
      if (isGone || !place.current) return
      made = init(place.current, undefined, { renderer: 'svg' })
      fit.observe(place.current)
      setChart(made)
    })
    return () => {
      isGone = true
      fit.disconnect()
      made?.dispose()
    }
  }, [])
  useEffect(() => {
    chart?.setOption({ animation: !still, ...option(colors) }, { notMerge: true })
  }, [chart, option, colors, still])
  return (
    <div style={{ position: 'relative' }}>
      {!chart && <Skeleton height={height} style={{ position: 'absolute', inset: 0 }} />}
      <div ref={place} role="img" aria-label={label} style={{ height }} data-drawn={chart !== undefined} />
    </div>
  )
}

function useChartColors(): ChartColors {
  const { colors, fontFamily: font } = useMantineTheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const of = (name: string, shade: number) => colors[name]?.[shade] ?? ''
  const [known, setKnown] = useState<[boolean, ChartColors]>()
  if (known?.[0] === isDark) return known[1]
  const made: ChartColors = isDark
    ? {
        font,
        text: of('dark', 1),
        line: of('dark', 4),
        paper: of('dark', 6),
        series: [of('ice', 4), of('beak', 4), of('green', 4), of('gray', 4)],
        ramp: [of('dark', 5), of('ice', 4)],
      }
    : {
        font,
        text: of('gray', 7),
        line: of('gray', 3),
        paper: '#ffffff',
        series: [of('ice', 7), of('beak', 5), of('green', 6), of('gray', 5)],
        ramp: [of('ice', 0), of('ice', 7)],
      }
  setKnown([isDark, made])
  return made
}
