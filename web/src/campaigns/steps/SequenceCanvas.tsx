import '@xyflow/react/dist/base.css'
import { Paper, Text, useComputedColorScheme } from '@mantine/core'
import { type Edge, Handle, MarkerType, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react'
import { type ReactNode, useMemo } from 'react'
import type { DraftStep } from './draft.ts'
import { stepIcons } from './icons.ts'
import styles from './SequenceCanvas.module.css'
import { type Counts, StepCounts } from './StepCounts.tsx'
import { nameOfStep, sayStep } from './words.ts'

type Facts = { step: DraftStep; place: number; says: string; counts: Counts | null | undefined }
type StepNode = Node<Facts, 'step'>
type EndNode = Node<Record<string, never>, 'end'>

const width = 290
const pitch = 132

type Props = {
  steps: readonly DraftStep[]
  counts: ReadonlyMap<string, Counts | null>
  open: string | null
  setOpen: (key: string | null) => void
  /** What the chosen step says. */
  children: ReactNode
}

/** The same steps as a picture: who goes on, and who goes where otherwise. A step that is chosen is written beside it. */
export function SequenceCanvas({ steps, counts, open, setOpen, children }: Props) {
  const colorMode = useComputedColorScheme('light')
  const nodes = useMemo(() => nodesOf(steps, counts, open), [steps, counts, open])
  const edges = useMemo(() => edgesOf(steps), [steps])
  return (
    <div className={styles.split} data-chosen={children ? true : undefined}>
      <section className={styles.canvas} aria-label="Canvas">
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          colorMode={colorMode}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
          minZoom={0.3}
          maxZoom={1.4}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          preventScrolling={false}
          zoomOnScroll={false}
          deleteKeyCode={null}
          onNodeClick={(_, node) => node.type === 'step' && setOpen(node.id)}
          onNodesChange={(changes) => {
            for (const it of changes) if (it.type === 'select' && it.selected && it.id !== endId) setOpen(it.id)
          }}
          onPaneClick={() => setOpen(null)}
        />
      </section>
      {children && (
        <Paper p="md" component="section" aria-label="The chosen step">
          {children}
        </Paper>
      )}
    </div>
  )
}

const endId = 'end'

function nodesOf(steps: readonly DraftStep[], counts: Props['counts'], open: string | null): (StepNode | EndNode)[] {
  const fixed = { draggable: false, width }
  return [
    ...steps.map((step, index): StepNode => {
      const says = sayStep(step, steps)
      return {
        ...{ ...fixed, id: step.key, type: 'step', position: { x: 0, y: index * pitch }, selected: step.key === open },
        ariaLabel: `Step ${index + 1}: ${nameOfStep(step)}. ${says}`,
        data: { step, place: index + 1, says, counts: step.id ? counts.get(step.id) : undefined },
      }
    }),
    {
      ...{ ...fixed, id: endId, type: 'end', position: { x: 0, y: steps.length * pitch }, data: {} },
      ...{ selectable: false, focusable: false },
    },
  ]
}

function edgesOf(steps: readonly DraftStep[]): Edge[] {
  const way = {
    type: 'smoothstep',
    markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
    focusable: false,
  }
  return steps.flatMap((step, index) => {
    const onward: Edge = {
      ...{ ...way, id: `${step.key}:on`, source: step.key, sourceHandle: 'on' },
      ...{ target: steps[index + 1]?.key ?? endId, targetHandle: 'in' },
    }
    if (step.type !== 'condition' || step.condition === 'always') return [onward]
    const otherwise: Edge = {
      ...{ ...way, id: `${step.key}:else`, source: step.key, sourceHandle: 'else' },
      ...{ target: step.elseKey ?? endId, targetHandle: 'side', label: 'otherwise' },
    }
    return [{ ...onward, label: 'holds' }, otherwise]
  })
}

function StepCard({ data: { step, place, says, counts }, selected }: NodeProps<StepNode>) {
  const Icon = stepIcons[step.type]
  return (
    <div className={styles.card} data-type={step.type} data-selected={selected || undefined}>
      <Handle type="target" position={Position.Top} id="in" className={styles.handle} />
      <Handle type="target" position={Position.Right} id="side" className={styles.handle} />
      <Icon size={18} aria-hidden />
      <div className={styles.words}>
        <Text size="sm" fw={600} truncate>
          {place}. {nameOfStep(step)}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {says}
        </Text>
        {counts && <StepCounts counts={counts} />}
      </div>
      <Handle type="source" position={Position.Bottom} id="on" className={styles.handle} />
      <Handle type="source" position={Position.Right} id="else" className={styles.handle} />
    </div>
  )
}

function End() {
  return (
    <div className={styles.end}>
      <Handle type="target" position={Position.Top} id="in" className={styles.handle} />
      <Handle type="target" position={Position.Right} id="side" className={styles.handle} />
      The end
    </div>
  )
}

const nodeTypes = { step: StepCard, end: End }
