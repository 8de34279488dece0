export interface TrailResource {
  readonly type: string;
  readonly name: string;
}

/** CloudFormation's type names by the shape of an ARN; the group is the resource's own name. */
const TYPES: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^arn:aws:lambda:[^:]*:\d*:function:([^:]+)/, 'AWS::Lambda::Function'],
  [/^arn:aws:lambda:[^:]*:\d*:event-source-mapping:(.+)/, 'AWS::Lambda::EventSourceMapping'],
  [/^arn:aws:iam::\d*:role\/(?:.*\/)?([^/]+)$/, 'AWS::IAM::Role'],
  [/^arn:aws:iam::(?:\d*|aws):policy\/(?:.*\/)?([^/]+)$/, 'AWS::IAM::Policy'],
  [/^arn:aws:sqs:[^:]*:\d*:(.+)/, 'AWS::SQS::Queue'],
  [/^arn:aws:sns:[^:]*:\d*:([^:]+)/, 'AWS::SNS::Topic'],
  [/^arn:aws:s3:::([^/]+)$/, 'AWS::S3::Bucket'],
  [/^arn:aws:dynamodb:[^:]*:\d*:table\/([^/]+)/, 'AWS::DynamoDB::Table'],
  [/^arn:aws:cloudwatch:[^:]*:\d*:alarm:(.+)/, 'AWS::CloudWatch::Alarm'],
  [/^arn:aws:kms:[^:]*:\d*:key\/(.+)/, 'AWS::KMS::Key'],
  [/^arn:aws:secretsmanager:[^:]*:\d*:secret:(.+)/, 'AWS::SecretsManager::Secret'],
  [/^arn:aws:ssm:[^:]*:\d*:parameter\/(.+)/, 'AWS::SSM::Parameter'],
  [/^arn:aws:events:[^:]*:\d*:rule\/(.+)/, 'AWS::Events::Rule'],
  [/^arn:aws:ec2:[^:]*:\d*:vpc\/([^*]+)/, 'AWS::EC2::VPC'],
  [/^arn:aws:ec2:[^:]*:\d*:subnet\/([^*]+)/, 'AWS::EC2::Subnet'],
  [/^arn:aws:ec2:[^:]*:\d*:security-group\/([^*]+)/, 'AWS::EC2::SecurityGroup'],
  [/^arn:aws:ec2:[^:]*:\d*:route-table\/([^*]+)/, 'AWS::EC2::RouteTable'],
  [/^arn:aws:ec2:[^:]*:\d*:network-acl\/([^*]+)/, 'AWS::EC2::NetworkAcl'],
  [/^arn:aws:ec2:[^:]*:\d*:natgateway\/([^*]+)/, 'AWS::EC2::NatGateway'],
  [/^arn:aws:ec2:[^:]*:\d*:internet-gateway\/([^*]+)/, 'AWS::EC2::InternetGateway'],
  [/^arn:aws:ecs:[^:]*:\d*:service\/[^/]+\/(.+)/, 'AWS::ECS::Service'],
  [/^arn:aws:ecs:[^:]*:\d*:task-definition\/(.+)/, 'AWS::ECS::TaskDefinition'],
  [/^arn:aws:ecs:[^:]*:\d*:cluster\/(.+)/, 'AWS::ECS::Cluster'],
  [/^arn:aws:logs:[^:]*:\d*:log-group:([^:]+)/, 'AWS::Logs::LogGroup'],
];

/** A resource under both of the names a caller may look it up by: its own and its ARN. */
export function resourcesOf(arn: string): TrailResource[] {
  for (const [pattern, type] of TYPES) {
    const name = pattern.exec(arn)?.[1];
    if (name !== undefined)
      return [
        { type, name },
        { type, name: arn },
      ];
  }
  return [];
}
