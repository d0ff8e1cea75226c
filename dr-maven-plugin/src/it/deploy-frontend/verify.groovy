import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log.count('DR-ORDER-001 Nothing is deployed.') == 1
assert log.contains('shop-dev-frontend created')
assert log.contains('shop.shop.test, 3 of 3 files uploaded, 0 removed, 0 paths invalidated')
assert log.contains('shop.shop.test, 3 files, nothing to change')
assert (log =~ /  page    http:\/\/shop\.localhost:\d+\/    \(or http:\/\/127\.0\.0\.1:\d+\/site\/shop\/\)/).count == 2
assert (log =~ /  api     http:\/\/api-shop\.localhost:\d+\/health/).count >= 2

assert log.contains('DR-FRONTEND-001 There is no static site to deploy.')
assert log.contains('Next: add the dependency dev.payledger:payledger-frontend')
assert log.contains("dr.frontend") && log.contains('there is no such folder or file')
assert log.contains('DR-FRONTEND-002') && log.contains('no index.html at its root')

assert log.contains('.env.local written; nothing was deployed')
String told = new File(basedir, 'frontend/.env.local').text
assert told.startsWith('NEXT_PUBLIC_CONFIG_JSON={')
def config = new JsonSlurper().parseText(told.substring(told.indexOf('{')))
assert config.service == 'shop'
assert config.apiUrls[0] ==~ /http:\/\/api-shop\.localhost:\d+/
assert config.pollSeconds == 1

assert log.contains('Removed: 2 records, 1 stack. Nothing left.')
assert new JsonSlurper().parse(new File(basedir, 'target/dr/deploy-frontend.json')).uploaded == []
assert new JsonSlurper().parse(new File(basedir, 'target/dr/destroy.json')).left == []
