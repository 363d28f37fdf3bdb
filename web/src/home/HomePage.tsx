import { useQuery } from '@apollo/client/react'
import { HomeFigures } from '../figures/HomeFigures.tsx'
import { graphql } from '../gql/index.ts'
import { Page } from '../ui/Page.tsx'
import { HomeHealth } from './HomeHealth.tsx'
import { HomeJobs } from './HomeJobs.tsx'
import styles from './HomePage.module.css'
import { HomeWorkspaces } from './HomeWorkspaces.tsx'

const HomePageQuery = graphql(`
  query HomePage {
    viewer {
      user {
        id
        name
      }
      tenant {
        id
        name
      }
    }
  }
`)

/** Where one arrives. Each card asks for itself, so that one that fails leaves the others standing. */
export function HomePage() {
  const { data } = useQuery(HomePageQuery)
  const viewer = data?.viewer
  const first = viewer?.user.name.trim().split(/\s+/)[0]
  return (
    <Page
      title="Home"
      heading={first ? `${greeting(new Date().getHours())}, ${first}` : 'Home'}
      lead={viewer?.tenant.name ?? ' '}
    >
      <HomeFigures />
      <div className={styles.board}>
        <HomeWorkspaces />
        <HomeJobs />
        <HomeHealth />
      </div>
    </Page>
  )
}

function greeting(hour: number) {
  if (hour < 5) return 'Good evening'
  if (hour < 12) return 'Good morning'
  return hour < 18 ? 'Good afternoon' : 'Good evening'
}
