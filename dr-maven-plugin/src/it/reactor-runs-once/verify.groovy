String log = new File(basedir, 'build.log').text
assert log.contains('Reactor Build Order:')
assert log =~ /dr-maven-plugin:\S+:local-stop/
assert log.count('no local AWS is running in') == 1
assert log.count('The local AWS is not running, so nothing is deployed there. Next: mvn dr:setup') == 1
assert log.count('dr:drill is skipped') == 1
