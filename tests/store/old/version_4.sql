BEGIN TRANSACTION;
CREATE TABLE clauses (
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    level INTEGER,
    number VARCHAR,
    title VARCHAR,
    text VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    parent VARCHAR,
    spans JSON NOT NULL,
    cells JSON NOT NULL,
    hash VARCHAR NOT NULL,
    doc_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (doc_id, position),
    UNIQUE (id),
    FOREIGN KEY(doc_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "clauses" VALUES('通知1#title','title',NULL,NULL,NULL,'关于试点的通知','题名',NULL,'[[0, 7]]','[]','7602c160c12a26f1','通知1',0);
INSERT INTO "clauses" VALUES('通知1#sec_1','heading',1,'一','目标','一、目标','一',NULL,'[[8, 12]]','[]','d10179baa52ccea0','通知1',1);
INSERT INTO "clauses" VALUES('通知1#sec_1__para_1','paragraph',NULL,NULL,NULL,'到2025年培养100万人。','一第1段','通知1#sec_1','[[13, 20], [20, 27]]','[]','2d428d21b4897e95','通知1',2);
INSERT INTO "clauses" VALUES('通知1#row_1','table_row',NULL,NULL,NULL,'人才 100','表第1行','通知1#sec_1','[[34, 40]]','["\u4eba\u624d", "100"]','085cdc6d027fec1b','通知1',3);
CREATE TABLE documents (
    id VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    doc_number VARCHAR,
    issuers JSON NOT NULL,
    addressees JSON NOT NULL,
    date VARCHAR,
    genre VARCHAR NOT NULL,
    carried_by VARCHAR,
    warnings JSON NOT NULL,
    dates JSON,
    level VARCHAR,
    region VARCHAR,
    publicity VARCHAR,
    carried_genre VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(path) REFERENCES sources (path) ON DELETE CASCADE
);
INSERT INTO "documents" VALUES('通知1','/c/a.txt',0,'关于试点的通知','国发〔2021〕1号','["\u56fd\u52a1\u9662"]','["\u5404\u7701"]','2021-01-02','通知',NULL,'["\u6ca1\u6709\u843d\u6b3e"]','{"made": "2021-01-02", "amended": ["2022-03-04"], "expires_words": "\u6709\u6548\u671f5\u5e74"}','国家',NULL,'此件公开发布','规划');
CREATE TABLE duties (
    id VARCHAR NOT NULL,
    clause VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    spans JSON NOT NULL,
    addressee VARCHAR NOT NULL,
    strength VARCHAR,
    doc_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (doc_id, position),
    FOREIGN KEY(doc_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "duties" VALUES('d1','通知1#sec_1__para_1','任务','到2025年培养100万人','[[13, 27]]','各地区','要','通知1',0);
CREATE TABLE links (
    path VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    addressee VARCHAR NOT NULL,
    upper JSON,
    lower JSON,
    degree VARCHAR,
    reason VARCHAR NOT NULL,
    doubt VARCHAR NOT NULL,
    alternative VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    score DOUBLE,
    suspect BOOLEAN NOT NULL,
    PRIMARY KEY (path, position),
    FOREIGN KEY(path) REFERENCES sources (path) ON DELETE CASCADE
);
INSERT INTO "links" VALUES('/c/links/l.csv',0,'l1','T1','任务','未覆盖','各地区','{"clause": "\u901a\u77e51#sec_1__para_1", "quote": "\u57f9\u517b100\u4e07\u4eba", "hash": "0123456789abcdef"}',NULL,'未覆盖','没有','','','待复核','curated','人工',0.5,1);
CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema','4');
INSERT INTO "meta" VALUES('identity','1d9e867726fe4468bb36d5dd716c6416');
INSERT INTO "meta" VALUES('revision','1');
INSERT INTO "meta" VALUES('generation','g1');
CREATE TABLE noise (
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    why VARCHAR NOT NULL,
    doc_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (doc_id, position),
    FOREIGN KEY(doc_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "noise" VALUES(41,44,'页码','通知1',0);
CREATE TABLE "references" (
    clause VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    doc_number VARCHAR,
    relation VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    doc_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (doc_id, position),
    FOREIGN KEY(doc_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "references" VALUES('通知1#sec_1__para_1','纲要',NULL,'依据','根据《纲要》','通知1',0);
CREATE TABLE responsible (
    clause VARCHAR NOT NULL,
    bodies JSON NOT NULL,
    quote VARCHAR NOT NULL,
    roles JSON,
    doc_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (doc_id, position),
    FOREIGN KEY(doc_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "responsible" VALUES('通知1#sec_1__para_1','["\u6559\u80b2\u90e8", "\u8d22\u653f\u90e8"]','由教育部、财政部负责','[]','通知1',0);
CREATE TABLE seals (
	path VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	PRIMARY KEY (path), 
	FOREIGN KEY(path) REFERENCES sources (path) ON DELETE CASCADE
);
INSERT INTO "seals" VALUES('/c/a.txt','fed4460151b29e6cd230ed69f854ec0a2b2d109d31eeefda0fc5e2bc9e35298e');
INSERT INTO "seals" VALUES('/c/links/l.csv','e3ea32195a4f3132a915750bbba934362698258b6af0d29453bfecbbe9c000ba');
CREATE TABLE sources (
    path VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    pipeline VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    media VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    warnings JSON NOT NULL,
    PRIMARY KEY (path)
);
INSERT INTO "sources" VALUES('/c/a.txt','document','00','p1','a.txt','text/plain','关于试点的通知
一、目标
到2025年培养100万人。
指标 数值
人才 100
第1页','["\u6362\u884c\u5f02\u5e38"]');
INSERT INTO "sources" VALUES('/c/links/l.csv','links','01','p1','l.csv','text/csv','','[]');
CREATE TABLE tables (
    clause VARCHAR,
    title VARCHAR,
    header JSON NOT NULL,
    rows JSON NOT NULL,
    row_clauses JSON NOT NULL,
    doc_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (doc_id, position),
    FOREIGN KEY(doc_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "tables" VALUES('通知1#sec_1','主要指标','["\u6307\u6807", "\u6570\u503c"]','[["\u4eba\u624d", "100"]]','["\u901a\u77e51#row_1"]','通知1',0);
CREATE TABLE targets (
    clause VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    op VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    unit VARCHAR NOT NULL,
    normalized DOUBLE NOT NULL,
    scope VARCHAR NOT NULL,
    deadline INTEGER,
    deadline_source VARCHAR,
    attribute VARCHAR,
    baseline BOOLEAN NOT NULL,
    quote VARCHAR NOT NULL,
    per VARCHAR,
    doc_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (doc_id, position),
    FOREIGN KEY(doc_id) REFERENCES documents (id) ON DELETE CASCADE
);
INSERT INTO "targets" VALUES('通知1#sec_1__para_1','人才','人才数量','>=',100.0,'万人',1000000.0,'全国',2025,'明示',NULL,0,'到2025年培养100万人','每年','通知1',0);
CREATE TABLE vectors (
    model VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (model, text_hash)
);
INSERT INTO "vectors" VALUES('模型','00000000000000000000000000000000',X'9A99193FCDCC4C3F');
CREATE TABLE withdrawals (
	doc_id VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	doc_number VARCHAR, 
	date VARCHAR, 
	file VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	who VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	lifted VARCHAR, 
	PRIMARY KEY (doc_id, at)
);
CREATE INDEX ix_documents_path ON documents (path);
COMMIT;
