// What a local AWS leaves that was killed: its state, and no process.
File home = new File(basedir, 'target/dr-local')
home.mkdirs()
new File(home, 'state.json').text = """{"service": "dr-local", "instance": "i", "pid": 999999999, "processStart": 1,
    "endpoint": "http://127.0.0.1:9", "dns": "127.0.0.1:9", "build": "b", "speed": 1, "domain": "orders.test",
    "regions": ["ap-southeast-1", "ap-northeast-1"], "started": "2026-03-01T10:00:00Z", "notes": []}"""
return true
