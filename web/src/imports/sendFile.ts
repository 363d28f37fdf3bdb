import { graphql } from '../gql/index.ts'

export const CreateUpload = graphql(`
  mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      __typename
      ... on Upload {
        id
        url
        headers {
          name
          value
        }
      }
      ... on Problem {
        message
      }
    }
  }
`)

type Place = { url: string; headers: ReadonlyArray<{ name: string; value: string }> }

/** Sends the bytes of a file to the place that was made for them, and tells how far it is, from 0 to 1. */
export function sendFile({ url, headers }: Place, file: File, told: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', new URL(url).pathname) // the address people use may have another name for this host
    for (const { name, value } of headers) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0)
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(reasonOf(request.responseText))))
    request.onerror = () => reject(new Error('The connection broke while the file was sent. Send it again.'))
    request.send(file)
  })
}

function reasonOf(text: string) {
  try {
    return (JSON.parse(text) as { errors: [{ message: string }] }).errors[0].message
  } catch {
    return 'The file could not be sent. Send it again.'
  }
}
