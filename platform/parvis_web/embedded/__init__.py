"""PostgreSQL, Valkey, SeaweedFS and a mail catcher as children of one process, in one data folder.

`services.EmbeddedServices` brings them up, `child.Child` and `keeper.Keeper` serve any process that must live and die
with Parvis, `mailbox.read_messages` reads the mail that was caught. This package knows nothing else of Parvis; but for
`mailbox` it wants the extra `parvis[embedded]`.
"""
