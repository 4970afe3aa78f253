import { type HttpApi, HttpMethod, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Construct } from 'constructs'
import type { FunctionDeclaration, Trigger } from '../../shared/operations/function-declaration.ts'
import { CatalogueFunction } from './catalogue-function.ts'
import type { StageResources } from './stage-resources.ts'

export type HttpTrigger = Extract<Trigger, { kind: 'http' }>

/** The routes of one function of the HTTP API; the API's authorizer applies to each. */
export class ApiFunction extends Construct {
  constructor(
    scope: Construct,
    declaration: FunctionDeclaration,
    trigger: HttpTrigger,
    api: HttpApi,
    resources: StageResources,
  ) {
    super(scope, declaration.name)
    const worker = new CatalogueFunction(this, 'Worker', declaration, resources)
    const integration = new HttpLambdaIntegration('Integration', worker.function, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      // One permission for the API: one for each route would fill the function's policy, which holds 20 KB, and the stack.
      scopePermissionToRoute: false,
    })
    for (const { method, route } of trigger.routes) {
      api.addRoutes({ path: route, methods: [HttpMethod[method]], integration })
    }
  }
}
