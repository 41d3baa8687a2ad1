"""What runs the program by the clock: cron, systemd, launchd, Windows.

The texts (`crontab`, `units`, `plist`, `windows`) are pure; `cron`, `systemd`, `launchd` install them.
"""
