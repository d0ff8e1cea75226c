import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log.contains('local AWS started')
assert log.count('local AWS started') == 1
assert log.contains('payledger-dev ap-southeast-1 CREATED')
assert log.contains('payledger-dev ap-northeast-1 CREATED')
assert log.contains('payledger-dev ap-southeast-1 UNCHANGED')
assert log.contains('Removed:') && log.contains('Nothing left.')
assert log.contains('Nothing to remove.')
assert log.contains('local AWS stopped')
assert log.contains('The local AWS is not running, so nothing is deployed there. Nothing to remove.')
assert (log =~ /  api     http:\/\/127\.0\.0\.1:\d+\/site\/\w+\.execute-api\.ap-northeast-1\.amazonaws\.com\/health/).count == 1
assert log.contains('report  target' + File.separator + 'dr' + File.separator + 'destroy.json')
assert new File(basedir, 'target/dr/deploy.json').isFile()
assert new JsonSlurper().parse(new File(basedir, 'target/dr/destroy.json')).left == []
