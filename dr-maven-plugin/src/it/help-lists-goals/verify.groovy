String log = new File(basedir, 'build.log').text
assert log.contains('dr-maven-plugin') && log.contains(':help')
for (goal in ['local-start', 'local-stop', 'deploy', 'setup-global-table', 'seed', 'setup-custom-domains',
        'setup-failover', 'deploy-frontend', 'setup', 'verify', 'status', 'fault-inject', 'fault-restore', 'drill', 'investigate',
        'destroy']) {
    assert log.contains('\ndr:' + goal + '\n')
}
