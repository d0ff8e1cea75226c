String log = new File(basedir, 'build.log').text
assert log =~ /dr-maven-plugin:\S+:status/
String lost = 'The local AWS (process 999999999, started 2026-03-01T10:00:00Z) ended without dr:local-stop; what was deployed there is lost.'
assert log.count(lost + ' Next: mvn dr:setup') == 1
assert log.count(lost + ' Nothing to restore.') == 1
assert log.count(lost + ' Nothing to remove.') == 1
assert log.contains('[ERROR] Why: ' + lost)

String none = 'The local AWS is not running, so nothing is deployed there.'
assert log.count(none + ' Next: mvn dr:setup') == 1
assert log.count(none + ' Nothing to restore.') == 1
assert log.count(none + ' Nothing to remove.') == 1
assert log.count('DR-ORDER-001 Nothing is deployed.') == 3
assert log.count('[ERROR] Next: mvn dr:setup; docs/reference/errors.md#dr-order-001') == 3
assert !log.contains('local AWS started')
assert !new File(basedir, 'target/dr-local/local.log').exists()
