// The Azure Bot registration of Footnote, and its Teams channel. It registers; it hosts nothing.
//
//   az deployment group create --resource-group RG --template-file bot.bicep \
//     --parameters appId=… endpoint=https://footnote.example.com/api/messages
//
// README.md has every click for who would rather use the portal.

@description('How Footnote proves who it is: with a client secret, or with a managed identity of Azure, which has none.')
@allowed([
  'SingleTenant'
  'UserAssignedMSI'
])
param appType string = 'SingleTenant'

@description('Client id: of the app registration, or of the managed identity.')
@minLength(36)
@maxLength(36)
param appId string

@description('With UserAssignedMSI: the resource id of the identity, /subscriptions/…/userAssignedIdentities/….')
param identityId string = ''

@description('The tenant whose people Footnote answers.')
param tenantId string = tenant().tenantId

@description('Where Teams delivers messages: a public HTTPS address that ends in /api/messages.')
@minLength(22)
param endpoint string

@description('Name of the resource.')
@minLength(4)
@maxLength(42)
param name string = 'footnote'

@description('What people see; the same as FOOTNOTE_TEAMS_NAME.')
@maxLength(42)
param displayName string = 'Footnote'

@description('F0 is free. Messages in Teams cost nothing in either; S1 adds an agreement on availability.')
@allowed([
  'F0'
  'S1'
])
param sku string = 'F0'

param tags object = {}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: sku
  }
  tags: tags
  properties: {
    displayName: displayName
    description: 'Privacy and AI questions, answered with quotes from dated sources'
    endpoint: endpoint
    msaAppType: appType
    msaAppId: appId
    msaAppTenantId: tenantId
    msaAppMSIResourceId: appType == 'UserAssignedMSI' ? identityId : null
    isStreamingSupported: false
    schemaTransformationVersion: '1.3'
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
    }
  }
}

@description('For the environment of Footnote.')
output environment object = {
  FOOTNOTE_TEAMS_APP_ID: bot.properties.msaAppId
  FOOTNOTE_TEAMS_APP_TYPE: bot.properties.msaAppType
  FOOTNOTE_TEAMS_TENANT: bot.properties.msaAppTenantId
  FOOTNOTE_TEAMS_NAME: displayName
}
