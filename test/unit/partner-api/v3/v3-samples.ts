/** Answers as the vendor's contract and guide show them (docs/reference/vendor.md#v3), or as near as they do. */
export const v3Samples = {
  token: '{"access_token":"eyJhbGciOiJSUzI1NiJ9.e30.c2ln","expires_in":3600,"token_type":"Bearer"}',
  /** docs/reference/vendor.md#v3-list; with the odd values of the guide's samples. */
  list:
    '{"site_owner_list":[{"encoded_account_id":"a08e1izvh8t9","subscriber_count":65,"organization_name":"Zenomatic",' +
    '"site_owner_name":"Zen1016153","billing_status":"Open"},' +
    '{"encoded_account_id":"a08e1izvh8ta","subscriber_count":0,"organization_name":"B\\u00e4ckerei","site_owner_name":"Robin Hood","billing_status":"Active","last_login_date":null},' +
    '{"encoded_account_id":"a08e1izvh8tb","site_owner_name":"bakery-03","billing_status":"Trial End","last_login_date":"2019-04-25T11:08:00.000Z"}],' +
    '"_links":{"next":{"href":"/v3/partner/accounts?offset=MTA*&limit=10"}}}',
  lastPage: '{"site_owner_list":[]}',
  /** docs/reference/vendor.md#v3-create */
  created: '{"encoded_account_id":"a08e1izzh8t9","provision_uuid":"x9xx2ede-5a58-4e23-8168-25930c5x7bxb"}',
  /** docs/reference/vendor.md#v3-plan; numbers with five decimals. */
  plan:
    '{"plan_type":"GOLD","current_tiers":[{"usage_type":"CONTACTS","current_usage":1.00000,"tier":1,"tier_min":0.00000,' +
    '"tier_max":500.00000,"price":20.00000,"currency_code":"USD"}],"billing_status":"Open","billing_day_of_month":1}',
  trialPlan: '{"plan_type":"TRIAL","current_tiers":[],"billing_status":"Trial","billing_day_of_month":null}',
  /** docs/reference/vendor.md#v3-cancel */
  canceled: '{"reason_id":1,"effective_date":"2020-02-06T22:09:15.000Z"}',
  /** docs/reference/vendor.md#v3-unsubscribe-contacts */
  unsubscribed: '{"unsubscribed_count":5}',
  /** docs/reference/vendor.md#v3-webhooks */
  subscriptions:
    '[{"topic_id":2,"hook_uri":"https://hooks.example.com/v3","topic_name":"Billing Tier Downgrade","topic_description":"d"}]',
  subscription:
    '{"topic_id":2,"hook_uri":"https://hooks.example.com/v3","topic_name":"Billing Tier Downgrade","topic_description":"d"}',
  put: '{"topic_id":2,"hook_uri":"https://hooks.example.com/v3"}',
} as const
