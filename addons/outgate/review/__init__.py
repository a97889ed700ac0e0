"""The console, where what was stopped is reviewed: a web application and a process of its own."""
