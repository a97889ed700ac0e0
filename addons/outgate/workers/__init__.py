"""Worker processes: a message is inspected where a hostile document can harm nobody, and where it keeps nobody waiting.

`pool` is the proxy's side, `zygote` the process that workers are forked from, `worker` one of them.
"""
