import { Field, ObjectType } from 'type-graphql'
import { IdField } from '../graphql/ids.ts'
import { Conflict, InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { Deleted } from '../leads/types.ts'
import { TemplateNotReady } from './previewTypes.ts'
import { Template } from './types.ts'

@ObjectType({ description: 'A mail to yourself that is on its way.' })
export class TestTemplateMail {
  @Field(() => String, { description: 'The address it goes to: your own.' })
  recipient!: string

  @IdField('job', { description: 'The job that sends it.' })
  jobId!: string
}

export const CreateTemplateOutcome = outcome('CreateTemplateOutcome', Template, InvalidInput, NotFound)
export const DuplicateTemplateOutcome = outcome('DuplicateTemplateOutcome', Template, InvalidInput, NotFound)
export const UpdateTemplateOutcome = outcome('UpdateTemplateOutcome', Template, InvalidInput, NotFound, Conflict)
export const SaveTemplateOutcome = outcome('SaveTemplateOutcome', Template, InvalidInput, NotFound, Conflict)
export const DeleteTemplateOutcome = outcome('DeleteTemplateOutcome', Deleted, NotFound, NotPossible)
export const AddTemplateLocaleOutcome = outcome('AddTemplateLocaleOutcome', Template, InvalidInput, NotFound)
export const RemoveTemplateLocaleOutcome = outcome('RemoveTemplateLocaleOutcome', Template, NotFound, NotPossible)
export const PublishTemplateOutcome = outcome('PublishTemplateOutcome', Template, NotFound, TemplateNotReady)
export const UnpublishTemplateOutcome = outcome('UnpublishTemplateOutcome', Template, NotFound, NotPossible)
export const RestoreTemplateOutcome = outcome('RestoreTemplateOutcome', Template, NotFound, Conflict)
export const SendTestTemplateOutcome = outcome('SendTestTemplateOutcome', TestTemplateMail, NotFound, NotPossible)
