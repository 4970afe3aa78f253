/** Answers as the vendor's pages show them (docs/reference/vendor.md#v2), or as near as they do. */
export const v2Samples = {
  /**
   * docs/reference/vendor.md#v2-list; the second row is the sample's one without a login, the third an inferred status.
   */
  list:
    '{"meta":{"pagination":{"next_link":"/v2/partner/accounts?next=cGFnZU51bT0yJnBhZ2VTaXplPTI"}},"results":[' +
    '{"id":"a07e1ih151d0","username":"bakery-01","status":"OPEN","organization_name":"Example Bakery","last_login_date":"2014-10-07T18:51:35.975-04:00"},' +
    '{"id":"a07e1ih151d1","username":"bakery-02","status":"PENDING CANCELLATION","organization_name":"B\\u00e4ckerei","modified_date":"2014-10-07T18:51:35.975-04:00"},' +
    '{"id":"a07e1ih151d2","username":"bakery-03","status":"SUSPENDED","organization_name":""}]}',
  lastPage: '{"meta":{"pagination":{}},"results":[]}',
  /** docs/reference/vendor.md#v2-plan */
  plan:
    '{"status":"Open","plan_type":2,"billing_day_of_month":20,' +
    '"current_tiers":[{"price":45,"tier":1,"tier_min":0,"tier_max":500,"current_usage":0,"usage_type":"Contacts"}]}',
  trialPlan: '{"status":"Trial","plan_type":1,"billing_day_of_month":null}',
  /** docs/reference/vendor.md#v2-create */
  created: '{"id":"a07e1ih151d0","username":"bakery-01","status":"TRIAL","oauth2_token":"not-for-us"}',
  /** docs/reference/vendor.md#v2-webhooks */
  topics:
    '[{"id":"1","name":"Billing Tier Increase","description":"d","is_subscribed":true,"callback_uri":"https://hooks.example.com/v2"},' +
    '{"id":"2","name":"Billing Tier Decrease","description":"d","is_subscribed":false},' +
    '{"id":"9","name":"later","is_subscribed":false}]',
  topic:
    '{"id":"2","name":"Billing Tier Decrease","description":"d","is_subscribed":true,"callback_uri":"https://hooks.example.com/v2"}',
  cancelled: '{"status":"Cancelled","cancel_date":"2014-08-01T00:00:00.000Z","cancel_reason":1}',
} as const
