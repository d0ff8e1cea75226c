String log = new File(basedir, 'build.log').text
assert (log =~ /local AWS started  http:\/\/127\.0\.0\.1:\d+, dns 127\.0\.0\.1:\d+/).count == 1
assert (log =~ /local AWS is running  http:\/\/127\.0\.0\.1:\d+, dns 127\.0\.0\.1:\d+  since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/).count == 2
assert (log =~ /export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+ AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=ap-southeast-1/).count == 3
assert log.contains('next    mvn dr:setup     end: mvn dr:local-stop')
assert log.contains('speed 10: intervals are divided by it')
assert log.count('DR-PROCESS-003') == 1
assert log.contains('has speed 10.0, asked for 5.0')
assert log =~ /\[ERROR\] Next: mvn dr:local-stop, then run the goal again/
assert log.contains('local AWS stopped')
assert log.contains('no local AWS is running in')
assert !new File(basedir, 'target/dr-local/state.json').exists()
File processLog = new File(basedir, 'target/dr-local/local.log')
assert processLog.text.contains('local AWS ends: it was told to')
