-- Sending writes each of these rows several times within a second: pages with room keep that off their indexes.
set local role penguin_owner;

alter table inbox_message_refs set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table campaign_recipients set (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);
alter table mailbox_days set (fillfactor = 50);
