String log = new File(basedir, 'build.log').text
assert (log =~ /local AWS started  http:\/\/127\.0\.0\.1:\d+, dns 127\.0\.0\.1:\d+/).count == 1
assert (log =~ /local AWS is running  http:\/\/127\.0\.0\.1:\d+/).count == 1
assert log.contains('speed 10: intervals are divided by it')
assert log.contains('DR-PROCESS-003')
assert log.contains('has speed 10.0, asked for 5.0')
assert log =~ /\[ERROR\] Next: mvn dr:local-stop, then run the goal again/
assert log.contains('local AWS stopped')
assert log.contains('no local AWS is running in')
assert !new File(basedir, 'target/dr-local/state.json').exists()
File processLog = new File(basedir, 'target/dr-local/local.log')
assert processLog.text.contains('local AWS ends: it was told to')
